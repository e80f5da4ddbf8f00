package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.flink.Operators.Backend;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of state can be given a field more: what Flink saved before is read with a default,
 * and what was saved since is refused by the release before. The next version of each codec is
 * played by one that appends a text to what the codec writes.
 */
class NextVersionTest {
  private static final String DEFAULT = "as ever";

  /** Which release is playing; Flink makes codecs by their class, so it cannot be a field. */
  private static boolean next;

  private static Codec<?> appendedTo;

  /** A value under a key, with a text that only the next version knows. */
  record Grown(int key, Object value, String text) {}

  /** A codec's next version, or this one. */
  static final class GrownCodec implements Codec<Grown> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<Grown> type() {
      return Grown.class;
    }

    @Override
    public int version() {
      return appendedTo.version() + (next ? 1 : 0);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void write(Grown value, DataOutput out) throws IOException {
      out.writeInt(value.key);
      ((Codec<Object>) appendedTo).write(value.value, out);
      if (next) {
        Wire.writeString(value.text, out);
      }
    }

    @Override
    public Grown read(DataInput in, int version) throws IOException {
      boolean grown = version > appendedTo.version();
      int key = in.readInt();
      Object value = appendedTo.read(in, Math.min(version, appendedTo.version()));
      return new Grown(key, value, grown ? Wire.readString(in) : DEFAULT);
    }
  }

  /** Keeps what it is given in each shape of state that the job has; says what it has. */
  private static final class Keeper extends KeyedProcessFunction<Integer, Grown, Grown>
      implements CheckpointedFunction {
    private static final long serialVersionUID = 1;

    private transient ValueState<Grown> value;
    private transient MapState<Long, List<Grown>> lists;
    private transient ListState<Grown> operator;

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      ListStateDescriptor<Grown> descriptor =
          new ListStateDescriptor<>("operator", new CodecSerializer<>(new GrownCodec()));
      operator = context.getOperatorStateStore().getUnionListState(descriptor);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
      // The list is written when it changes.
    }

    @Override
    public void open(OpenContext context) {
      CodecSerializer<Grown> codec = new CodecSerializer<>(new GrownCodec());
      value = getRuntimeContext().getState(new ValueStateDescriptor<>("value", codec));
      lists =
          getRuntimeContext()
              .getMapState(
                  new MapStateDescriptor<>(
                      "lists", LongSerializer.INSTANCE, new ListSerializer<>(codec)));
    }

    @Override
    public void processElement(Grown input, Context context, Collector<Grown> out)
        throws Exception {
      if (value.value() == null) {
        value.update(input);
        lists.put(1L, List.of(input, input));
        operator.add(input);
      } else {
        out.collect(value.value());
        lists.get(1L).forEach(out::collect);
        for (Grown kept : operator.get()) {
          if (kept.key() == input.key()) {
            out.collect(kept);
          }
        }
      }
    }
  }

  /** A kind of state on a backend. */
  record Case(StateSamples.Samples<?> samples, Backend backend) {
    @Override
    public String toString() {
      return samples + " on " + backend;
    }
  }

  static List<Case> cases() throws Exception {
    List<Case> cases = new ArrayList<>();
    for (StateSamples.Samples<?> samples : StateSamples.all()) {
      for (Backend backend : Backend.values()) {
        cases.add(new Case(samples, backend));
      }
    }
    return cases;
  }

  @AfterEach
  void playThisRelease() {
    next = false;
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, Grown, Grown> open(
      Case of, boolean asNext, OperatorSubtaskState state) throws Exception {
    next = asNext;
    appendedTo = of.samples().codec();
    KeyedOneInputStreamOperatorTestHarness<Integer, Grown, Grown> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Keeper()), Grown::key, Types.INT, 16, 1, 0);
    harness.setStateBackend(of.backend().create());
    harness.setup(new CodecSerializer<>(new GrownCodec()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static void process(
      KeyedOneInputStreamOperatorTestHarness<Integer, Grown, Grown> harness, Case of)
      throws Exception {
    int key = 0;
    for (Object value : of.samples().values()) {
      harness.processElement(new Grown(key++, value, "new"), 0);
    }
  }

  private static OperatorSubtaskState saved(Case of, boolean asNext) throws Exception {
    try (var harness = open(of, asNext, null)) {
      process(harness, of);
      return harness.snapshot(1, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsWhatWasSavedBeforeWithADefault(Case of) throws Exception {
    List<List<String>> lines = new ArrayList<>();
    for (Object value : of.samples().values()) {
      lines.add(StateLines.of(value));
    }
    OperatorSubtaskState before = saved(of, false);

    try (var harness = open(of, true, before)) {
      process(harness, of);

      assertThat(harness.extractOutputValues()).hasSize(4 * lines.size());
      for (Grown restored : harness.extractOutputValues()) {
        assertThat(StateLines.of(restored.value())).isEqualTo(lines.get(restored.key()));
        assertThat(restored.text()).isEqualTo(DEFAULT);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theReleaseBeforeRefusesWhatWasSavedSince(Case of) throws Exception {
    OperatorSubtaskState since = saved(of, true);
    int known = of.samples().codec().version();

    assertThatThrownBy(() -> open(of, false, since).close())
        .hasStackTraceContaining(
            "the version of GrownCodec must be at most %d, as this release knows no newer one: %d;"
                .formatted(known, known + 1));
  }
}

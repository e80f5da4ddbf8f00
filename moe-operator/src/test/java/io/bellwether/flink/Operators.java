package io.bellwether.flink;

import io.bellwether.schema.Control;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.ReceivedOutcome;
import io.bellwether.schema.ReceivedVote;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * Each operator of the job in a harness of Flink's, opened, alone or as one of several subtasks.
 */
final class Operators {
  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead", new AvroTypeInfo<>(DeadLetter.class));

  private static final int MAX_PARALLELISM = Fixtures.MAX_PARALLELISM;

  private Operators() {}

  /** Where state is kept: as objects, or as bytes that are written and read each time. */
  enum Backend {
    HEAP,
    ROCKSDB;

    StateBackend create() {
      return this == HEAP ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
    }
  }

  /** Which subtask of how many, on which backend, from which state (null for none). */
  record Place(Backend backend, int parallelism, int subtask, OperatorSubtaskState state) {
    static final Place FRESH = new Place(Backend.HEAP, 1, 0, null);

    static Place on(Backend backend) {
      return new Place(backend, 1, 0, null);
    }

    Place from(OperatorSubtaskState snapshot) {
      return new Place(backend, parallelism, subtask, snapshot);
    }

    /** The same of several subtasks; the state is that of {@code former} subtasks put together. */
    Place of(int several, int number, int former) {
      OperatorSubtaskState part =
          state == null
              ? null
              : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  state, MAX_PARALLELISM, former, several, number);
      return new Place(backend, several, number, part);
    }

    <X> void open(AbstractStreamOperatorTestHarness<X> harness, TypeSerializer<X> output)
        throws Exception {
      harness.setStateBackend(backend.create());
      harness.setup(output);
      if (state != null) {
        harness.initializeState(state);
      }
      harness.open();
    }
  }

  static KeyedOneInputStreamOperatorTestHarness<Integer, ExpertInput, CombineInput> experts(
      MoeSettings settings, Place place) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<Integer, ExpertInput, CombineInput> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new ExpertOperator(settings, Fixtures.FORMAT),
            new PlacementKey(MAX_PARALLELISM),
            Types.INT,
            MAX_PARALLELISM,
            place.parallelism(),
            place.subtask());
    place.open(harness, new CodecSerializer<>(new CombineInput.CombineInputCodec()));
    return harness;
  }

  static KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate(
      MoeSettings settings, DefinitionFormat format, Place place) throws Exception {
    KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> harness =
        new KeyedBroadcastOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new GateFunction(settings, format),
                List.of(States.roster(), States.gateVersions())),
            Operators::routingKey,
            States.key(),
            MAX_PARALLELISM,
            place.parallelism(),
            place.subtask());
    place.open(harness, new CodecSerializer<>(new ExpertInput.ExpertInputCodec()));
    return harness;
  }

  static String routingKey(GateInput input) {
    if (input instanceof GateInput.Arrival arrival) {
      return arrival.item().features().symbol();
    }
    return input instanceof GateInput.Labelled labelled
        ? labelled.label().routingKey()
        : ((GateInput.Responsibilities) input).routingKey();
  }

  static KeyedOneInputStreamOperatorTestHarness<String, CombineInput, Prediction> combine(
      MoeSettings settings, Place place) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, CombineInput, Prediction> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new CombineFunction(settings)),
            CombineInput::filterKey,
            States.key(),
            MAX_PARALLELISM,
            place.parallelism(),
            place.subtask());
    place.open(harness, null);
    return harness;
  }

  static KeyedBroadcastOperatorTestHarness<String, Trial, Control, Control> referee(Place place)
      throws Exception {
    KeyedBroadcastOperatorTestHarness<String, Trial, Control, Control> harness =
        new KeyedBroadcastOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(new Referee(), List.of(States.orders())),
            Trial::expert,
            States.key(),
            MAX_PARALLELISM,
            place.parallelism(),
            place.subtask());
    place.open(harness, null);
    return harness;
  }

  static KeyedTwoInputStreamOperatorTestHarness<String, ItemKeys, ReceivedOutcome, Label> join(
      MoeSettings settings, Place place) throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<String, ItemKeys, ReceivedOutcome, Label> harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new LabelJoinFunction(settings, DEAD_LETTERS)),
            ItemKeys::itemId,
            outcome -> outcome.getOutcome().getItemId(),
            States.key(),
            MAX_PARALLELISM,
            place.parallelism(),
            place.subtask());
    place.open(harness, new CodecSerializer<>(new Label.LabelCodec()));
    return harness;
  }

  static KeyedTwoInputStreamOperatorTestHarness<String, Inquiry, CombineInput, Inquiry> cascade(
      MoeSettings settings, Place place) throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<String, Inquiry, CombineInput, Inquiry> harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new CascadeFunction(settings)),
            Inquiry::itemId,
            CombineInput::itemId,
            States.key(),
            MAX_PARALLELISM,
            place.parallelism(),
            place.subtask());
    place.open(harness, new CodecSerializer<>(new Inquiry.InquiryCodec()));
    return harness;
  }

  static KeyedTwoInputStreamOperatorTestHarness<String, Inquiry, ReceivedVote, CombineInput>
      voteJoin(MoeSettings settings, Place place) throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<String, Inquiry, ReceivedVote, CombineInput> harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new VoteJoinFunction(settings, DEAD_LETTERS)),
            Inquiry::itemId,
            received -> received.getVote().getItemId(),
            States.key(),
            MAX_PARALLELISM,
            place.parallelism(),
            place.subtask());
    place.open(harness, new CodecSerializer<>(new CombineInput.CombineInputCodec()));
    return harness;
  }

  static KeyedOneInputStreamOperatorTestHarness<Integer, Feedback, Control> trainer(
      MoeSettings settings, Place place) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<Integer, Feedback, Control> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new GateTrainerFunction(settings)),
            any -> 0,
            Types.INT,
            MAX_PARALLELISM,
            place.parallelism(),
            place.subtask());
    place.open(harness, null);
    return harness;
  }

  /** What a subtask is to be restored from: flushed and snapshot as at a barrier. */
  static OperatorSubtaskState snapshot(AbstractStreamOperatorTestHarness<?> harness)
      throws Exception {
    harness.prepareSnapshotPreBarrier(1);
    return harness.snapshot(1, 1);
  }

  /** Begins a snapshot that is written later, while the operator works on. */
  static OperatorSnapshotFutures beginSnapshot(AbstractStreamOperatorTestHarness<?> harness)
      throws Exception {
    harness.prepareSnapshotPreBarrier(1);
    return harness
        .getOperator()
        .snapshotState(
            1,
            1,
            CheckpointOptions.forCheckpointWithDefaultLocation(),
            new MemCheckpointStreamFactory(1 << 20));
  }

  /** Writes what {@link #beginSnapshot} began. */
  static OperatorSubtaskState finish(OperatorSnapshotFutures begun) throws Exception {
    return OperatorSnapshotFinalizer.create(begun).getJobManagerOwnedState();
  }

  static <X> List<X> side(AbstractStreamOperatorTestHarness<?> harness, OutputTag<X> tag) {
    var records = harness.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(r -> r.getValue()).toList();
  }

  /** The value of a counter of the operator; groups are name and value in turn. */
  static long count(AbstractStreamOperatorTestHarness<?> harness, String name, String... groups)
      throws Exception {
    return ((Counter) metric(harness, name, groups)).getCount();
  }

  /** The value of a gauge; see {@link #count}. */
  static Object gauge(AbstractStreamOperatorTestHarness<?> harness, String name, String... groups)
      throws Exception {
    return ((Gauge<?>) metric(harness, name, groups)).getValue();
  }

  /** A histogram; see {@link #count}. */
  static Histogram histogram(
      AbstractStreamOperatorTestHarness<?> harness, String name, String... groups)
      throws Exception {
    return (Histogram) metric(harness, name, groups);
  }

  private static Metric metric(
      AbstractStreamOperatorTestHarness<?> harness, String name, String... groups)
      throws Exception {
    MetricGroup group = harness.getOperator().getMetricGroup();
    for (String sub : groups) {
      group = (MetricGroup) members(group, "groups").get(sub);
    }
    return (Metric) members(group, "metrics").get(name);
  }

  /** The values that a group of the operator has. */
  static Set<?> subgroups(AbstractStreamOperatorTestHarness<?> harness, String group)
      throws Exception {
    MetricGroup named =
        (MetricGroup) members(harness.getOperator().getMetricGroup(), "groups").get(group);
    return members(named, "groups").keySet();
  }

  private static Map<?, ?> members(MetricGroup group, String field) throws Exception {
    Field members = AbstractMetricGroup.class.getDeclaredField(field);
    members.setAccessible(true);
    return (Map<?, ?>) members.get(group);
  }
}

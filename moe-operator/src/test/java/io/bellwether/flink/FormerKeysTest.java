package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys, ids and timers that Flink's own serializer of strings wrote are taken over. */
class FormerKeysTest {
  private static final String KEY = "日本語 \ud83d";
  private static final long LATER = 1000;

  /** Remembers each id under its key, and tells at the end how many it knows. */
  private static final class Memory extends KeyedProcessFunction<String, ItemKeys, String> {
    private static final long serialVersionUID = 1;

    private final boolean former;
    private transient MapState<String, Routed> routed;

    Memory(boolean former) {
      this.former = former;
    }

    @Override
    public void open(OpenContext context) {
      MapStateDescriptor<String, Routed> before =
          new MapStateDescriptor<>(
              "routed", StringSerializer.INSTANCE, new CodecSerializer<>(new Routed.RoutedCodec()));
      routed = getRuntimeContext().getMapState(former ? before : States.routed());
    }

    @Override
    public void processElement(ItemKeys item, Context context, Collector<String> out)
        throws Exception {
      routed.put(item.itemId(), Routed.held(item.eventTime(), 0, 0));
      context.timerService().registerEventTimeTimer(LATER);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<String> out) throws Exception {
      for (String id : routed.keys()) {
        out.collect(context.getCurrentKey() + " " + id + " " + routed.get(id).eventTime());
      }
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ItemKeys, String> memory(
      boolean former, Place place) throws Exception {
    TypeInformation<String> key = former ? Types.STRING : States.key();
    KeyedOneInputStreamOperatorTestHarness<String, ItemKeys, String> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Memory(former)),
            ItemKeys::routingKey,
            key,
            Fixtures.MAX_PARALLELISM,
            1,
            0);
    place.open(harness, StringSerializer.INSTANCE);
    return harness;
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void areTakenOver(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (var former = memory(true, Place.on(backend))) {
      former.processElement(new ItemKeys("id-1", 7, KEY, "F"), 7);
      former.processElement(new ItemKeys("id-2 ü", 8, KEY, "F"), 8);
      state = Operators.snapshot(former);
    }

    try (var now = memory(false, Place.on(backend).from(state))) {
      now.processElement(new ItemKeys("id-2 ü", 9, KEY, "F"), 9);
      now.processWatermark(new Watermark(LATER));

      assertThat(now.extractOutputValues())
          .containsExactlyInAnyOrder(KEY + " id-1 7", KEY + " id-2 ü 9");
    }
  }
}

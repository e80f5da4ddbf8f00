package io.bellwether.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicedCountsTest {
  private static final long HOUR = SlicedCounts.SLICE_MILLIS;
  private static final long WINDOW = 48 * HOUR;

  private final KeyValueStore<Long, Map<String, long[]>> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("counts"), Serdes.Long(), SlicedCounts.SERDE)
          .withLoggingDisabled()
          .build();

  SlicedCountsTest() {
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    store.init(context.getStateStoreContext(), store);
  }

  @Test
  void countsALabelFromTheEndOfItsHour() {
    SlicedCounts counts = new SlicedCounts(store);
    counts.add(10 * HOUR + 1, Map.of("a", new long[] {1}));

    assertThat(counts.asOf(11 * HOUR - 1, "a", WINDOW)).isNull();
    assertThat(counts.asOf(11 * HOUR, "a", WINDOW)).containsExactly(1);
    assertThat(counts.asOf(58 * HOUR, "a", WINDOW)).containsExactly(1);
    assertThat(counts.asOf(59 * HOUR, "a", WINDOW)).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithCountingOneByOneWhateverTheOrder(long seed) {
    Random random = new Random(seed);
    SlicedCounts counts = new SlicedCounts(store);
    List<Long> labels = new ArrayList<>();
    long clock = 0;
    for (int step = 0; step < 3000; step++) {
      long label = Math.max(0, clock + random.nextInt(8 * (int) HOUR) - 4 * HOUR);
      labels.add(label);
      counts.add(label, Map.of("a", new long[] {1}));
      clock += random.nextInt((int) HOUR / 5);
      long time = random.nextInt(4) == 0 ? Math.max(0, clock - random.nextInt(80_000_000)) : clock;
      if (random.nextInt(10) == 0) {
        counts.purge(clock, WINDOW);
      }
      if (random.nextInt(500) == 0) {
        counts = new SlicedCounts(store); // as after a restart
      }

      long[] sum = counts.asOf(time, "a", WINDOW);
      assertThat(sum == null ? 0 : sum[0]).isEqualTo(oneByOne(labels, time));
    }
    assertThat(store.approximateNumEntries()).isLessThan(85);
  }

  private static long oneByOne(List<Long> labels, long time) {
    long end = Math.floorDiv(time, HOUR) * HOUR;
    return labels.stream().filter(label -> label < end && label >= end - WINDOW).count();
  }
}

package io.bellwether.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Findings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each job runs over a few hundred items of a real broker. */
class EndToEndIT {
  private static final int NUM_ITEMS = 300;

  private static Site site;

  @BeforeAll
  static void openSite() throws IOException {
    site = Site.open();
  }

  @AfterAll
  static void closeSite() {
    if (site != null) {
      site.close();
    }
  }

  /** Keeps what was measured. */
  private static final class Kept implements Findings {
    private final List<Figure> figures = new ArrayList<>();

    @Override
    public void add(Figure figure) {
      figures.add(figure);
    }

    @Override
    public void progress(String text) {
      assertThat(text).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(JobKind.class)
  void everyJobPredictsAllItemsAndLearnsOfThem(JobKind kind) throws Exception {
    Drain.Filled filled = Drain.Filled.of(site, Headlines.of(null), "news-of-" + kind, NUM_ITEMS);

    Drain drain = Drain.of(site, kind, filled, 2);

    assertThat(drain.itemsPerSecond()).isPositive();
    assertThat(drain.bytesPerItem().values()).allMatch(bytes -> bytes >= 0);
    assertThat(drain.bytesPerItem().containsKey("combine")).isEqualTo(kind.learns());
  }

  @ParameterizedTest
  @EnumSource(names = {"PASS_THROUGH", "FIXED_SHARE"})
  void measuresHowLongItemsAreUnderWay(JobKind kind) throws Exception {
    Latency.Load load =
        new Latency.Load(DeliveryGuarantee.AT_LEAST_ONCE, Duration.ofMillis(500), 200, 1, 1, 3);

    Latency.Measured measured = new Latency(site, Headlines.of(null)).measure(kind, load, 1);

    assertThat(measured.micros().getTotalCount()).isEqualTo(600);
    assertThat(measured.micros().getMinValue()).isPositive();
    Interruptions.Found heldUpBy = measured.heldUpBy();
    assertThat(heldUpBy.checkpoints()).isNotEmpty();
    assertThat(measured.late().undisturbedP99()).isBetween(1L, measured.micros().getMaxValue());
    assertThat(heldUpBy.longestSyncMillis()).isNotEmpty();
    assertThat(heldUpBy.longestSyncMillis().containsKey("combine")).isEqualTo(kind.learns());
  }

  @Test
  void theSuiteMeasuresWhatItsSectionTells() throws Exception {
    Kept kept = new Kept();
    EndToEndSuite.Extent tiny =
        new EndToEndSuite.Extent(NUM_ITEMS, NUM_ITEMS, 1, 1, 1, List.of(JobKind.PASS_THROUGH));

    new EndToEndSuite().measure(site, tiny, Headlines.of(null), kept);

    assertThat(kept.figures).anyMatch(figure -> figure.metric().equals(Metrics.ITEMS));
    assertThat(kept.figures).anyMatch(figure -> figure.metric().equals(Metrics.ALLOCATED));
    assertThat(kept.figures).anyMatch(figure -> figure.metric().equals(Metrics.SHARE));
    assertThat(kept.figures).anyMatch(figure -> figure.metric().equals(Metrics.COMPILER));
  }
}

package io.bellwether.pipeline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Resamples;
import io.bellwether.core.metric.Resampling;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.RecordedNews;
import io.bellwether.replay.FileItem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the evaluation says of recorded stock movements, which nobody can foretell from tweets. */
class RecordedEvaluationTest {
  @Test
  void movementsLookForeseeableOnlyWhenLabelsLeak() throws IOException {
    List<FileItem> items = RecordedNews.read("stocknet_tweets.jsonl.gz").subList(0, 12_000);
    Contestant mixture = new Contestant("mixture", JobConfig.load(null, Map.of(), Map.of()));
    Evaluation.Settings settings =
        new Evaluation.Settings(0.5, 1, new Resampling(Resampling.Unit.SESSION, 400, 1), true);

    Report report = Evaluation.run(List.of(mixture), items, settings);

    Table leaking = report.leaking().orElseThrow();
    assertThat(leaking.value(leaking.row("last known label"), Metric.MCC)).isGreaterThan(0.5);
    assertThat(leaking.value(leaking.mixture(), Metric.MCC)).isGreaterThan(0.15);
    Table honest = report.table();
    assertThat(honest.value(honest.mixture(), Metric.MCC)).isBetween(-0.1, 0.1);
    assertThat(honest.book().numOutcomes()).isLessThan(honest.book().size() / 2);
    Resamples.Interval kappa = honest.interval(honest.mixture(), Metric.KAPPA);
    assertThat(kappa.low()).as("as good as chance").isLessThan(0.01);
  }
}

package io.bellwether.pipeline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.metric.Metric;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.RecordedNews;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The mixture as it comes, on a recorded table whose labels are known before the next row. */
class RealTableTest {
  /** One online logistic regression over the whole stream. */
  private static final double PLAIN_REGRESSION_ACCURACY = 0.881;

  private static final double PLAIN_REGRESSION_MACRO_F1 = 0.878;

  @Test
  void beatsPlainRegressionAndPersistenceAndKeepsUpWithItsBestExpert() throws IOException {
    Table table = evaluate(RecordedNews.read("elec2.csv.gz"));

    Row mixture = table.mixture();
    assertThat(table.value(mixture, Metric.ACCURACY)).isGreaterThan(PLAIN_REGRESSION_ACCURACY);
    assertThat(table.value(mixture, Metric.MACRO_F1)).isGreaterThan(PLAIN_REGRESSION_MACRO_F1);
    assertThat(table.value(mixture, Metric.KAPPA_TEMPORAL)).isGreaterThan(0.6);
    Row single = table.row("best single expert");
    assertThat(table.difference(mixture, single, Metric.MACRO_F1).interval().low())
        .isGreaterThan(-0.005);
    assertThat(table.row("online bagging").note()).isEqualTo("10 × tree");
  }

  @Test
  void findsNothingInLabelsThatWereShuffled() throws IOException {
    Table table = evaluate(withShuffledLabels(RecordedNews.read("elec2.csv.gz")));

    assertThat(Math.abs(table.value(table.mixture(), Metric.MCC))).isLessThan(0.03);
  }

  @Test
  void doesNotForetellThePriceFromPastReturns() throws IOException {
    Table table = evaluate(RecordedNews.read("stocknet_daily.jsonl.gz"));

    assertThat(table.rows())
        .allSatisfy(row -> assertThat(table.value(row, Metric.MCC)).isLessThan(0.06));
  }

  private static List<FileItem> withShuffledLabels(List<FileItem> items) {
    List<String> labels = new ArrayList<>();
    items.forEach(item -> labels.add(item.outcome().getLabel()));
    Collections.shuffle(labels, new Random(1));
    List<FileItem> shuffled = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      FileItem item = items.get(i);
      Outcome outcome = Outcome.newBuilder(item.outcome()).setLabel(labels.get(i)).build();
      shuffled.add(new FileItem(item.item(), outcome));
    }
    return shuffled;
  }

  private static Table evaluate(List<FileItem> items) {
    JobConfig config = JobConfig.load(null, Map.of(), Map.of());
    return Evaluation.run(
            List.of(new Contestant("mixture", config)), items, Streams.settings(0.5, false))
        .table();
  }
}

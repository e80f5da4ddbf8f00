package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.metric.Scores;
import io.bellwether.pipeline.config.JobConfig;
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
    List<Backtest.Row> rows = compare(RecordedNews.read("elec2.csv.gz"));

    Scores mixture = scores(rows, "mixture");
    Scores persistence = scores(rows, "last known label");
    double best =
        rows.stream()
            .filter(row -> row.kind().equals("expert"))
            .mapToDouble(row -> row.scores().macroF1())
            .max()
            .orElseThrow();
    assertThat(mixture.accuracy()).isGreaterThan(PLAIN_REGRESSION_ACCURACY);
    assertThat(mixture.macroF1()).isGreaterThan(PLAIN_REGRESSION_MACRO_F1);
    assertThat(mixture.macroF1()).isGreaterThan(best - 0.005);
    assertThat(kappaTemporal(mixture, persistence)).isGreaterThan(0.6);
  }

  @Test
  void findsNothingInLabelsThatWereShuffled() throws IOException {
    List<Backtest.Row> rows = compare(withShuffledLabels(RecordedNews.read("elec2.csv.gz")));

    assertThat(Math.abs(scores(rows, "mixture").mcc())).isLessThan(0.03);
  }

  @Test
  void doesNotForetellThePriceFromPastReturns() throws IOException {
    List<Backtest.Row> rows = compare(RecordedNews.read("stocknet_daily.jsonl.gz"));

    assertThat(rows).allSatisfy(row -> assertThat(row.scores().mcc()).isLessThan(0.06));
  }

  /** Žliobaitė et al. (2015): 0 for a classifier no better than repeating the last label. */
  private static double kappaTemporal(Scores scores, Scores persistence) {
    return (scores.accuracy() - persistence.accuracy()) / (1 - persistence.accuracy());
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

  private static List<Backtest.Row> compare(List<FileItem> items) {
    JobConfig config = JobConfig.load(null, Map.of(), Map.of());
    return new Backtest(
            config.toMixtureSpec(), config.labelRelease(), Languages.of(config.language()).create())
        .compare(items, 0.5);
  }

  private static Scores scores(List<Backtest.Row> rows, String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow().scores();
  }
}

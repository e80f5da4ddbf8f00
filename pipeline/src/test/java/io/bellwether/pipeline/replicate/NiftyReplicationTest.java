package io.bellwether.pipeline.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NiftyReplicationTest {
  private static final Offset<Double> PRINTED = within(0.00005);

  @TempDir private Path directory;

  @Test
  void comparesAMadeUpPoolInBothOrders() throws IOException {
    madeUp("experts_seed42", 120);

    Report report = NiftyReplication.run(directory);

    assertThat(report.lines()).allMatch(line -> line.length() <= 100);
    assertThat(value(report, "table2", "published mixture", "accuracy")).isEqualTo(1);
    assertThat(value(report, "table2", "OpenAI-gpt-4o", "accuracy")).isEqualTo(1);
    double paper = value(report, "orders", "F1  experts_seed42", "paper");
    assertThat(paper).isGreaterThan(value(report, "orders", "F1  experts_seed42", "causal"));
    assertThat(report.lines()).anyMatch(line -> line.startsWith("Looking at the label"));
    assertThat((List<?>) report.toMap().get("missing")).hasSize(8);
  }

  @Test
  void saysWhatIsMissingOrWrong() throws IOException {
    assertThatIOException()
        .isThrownBy(() -> NiftyReplication.run(directory))
        .withMessage(
            "--votes must name the folder of the published votes, with"
                + " nifty_test_experts_seed42.csv in it: "
                + directory);
    Path file = madeUp("experts_seed42", 3);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("Rise", "Up"));
    assertThatIOException()
        .isThrownBy(() -> NiftyReplication.run(directory))
        .withMessageContaining(".csv:2: a class must be one of [Fall, Neutral, Rise]: Up");
    Files.writeString(file, text + "x,y\n");
    assertThatIOException()
        .isThrownBy(() -> NiftyReplication.run(directory))
        .withMessageContaining(".csv:5: there must be 7 cells: 2");
    Files.writeString(file, "a,b\n");
    assertThatIOException()
        .isThrownBy(() -> NiftyReplication.run(directory))
        .withMessageContaining("the first line must be id,date,pct_change,label");
  }

  /** One expert is always right, the other votes at random; the published decision is the label. */
  private Path madeUp(String name, int days) throws IOException {
    StringBuilder text =
        new StringBuilder("id,date,pct_change,label,OpenAI-gpt-4o,dbrx-instruct,published_moe_f\n");
    Random random = new Random(4);
    for (int t = 0; t < days; t++) {
      String label = Pool.CLASSES.get(t == 0 ? 2 : random.nextInt(3));
      String vote = Pool.CLASSES.get(random.nextInt(3));
      text.append(String.join(",", "d" + t, "2020-01-01", "0", label, label, vote, label));
      text.append('\n');
    }
    return Files.writeString(Pool.file(directory, name), text);
  }

  @Test
  void thePublishedMixtureAndTheCellsThatDiffer() throws IOException {
    Report report = NiftyReplication.run(Nifty.folder());

    String row = "published mixture";
    assertThat(value(report, "table2", row, "F1")).isCloseTo(0.5222, PRINTED);
    assertThat(value(report, "table2", row, "accuracy")).isCloseTo(0.5710, PRINTED);
    assertThat(value(report, "table2", row, "precision")).isCloseTo(0.6119, PRINTED);
    assertThat(value(report, "table2", row, "recall")).isCloseTo(0.5710, PRINTED);
    assertThat(notes(report, "table2"))
        .contains("31 of 32 printed cells", "Meta-Llama-3-8B-Instruct F1 0.35 is 0.3446")
        .contains("Of 24 cells of experts with 3 seeds, 15 are");
    assertThat(notes(report, "table3.Llama-2-7b-chat-hf"))
        .contains("16 of 24", "bigdata22 F1 0.29 is 0.2722", "cikm18 F1 0.27 is 0.2947")
        .contains("The rows bigdata22 and cikm18 are printed swapped.");
    String base = "Llama-2-7b-chat-hf of ablation_Llama-2-7b-chat-hf_seed42";
    assertThat(value(report, "sameVotes", base, "days")).isZero();
    assertThat(String.join(" ", report.lines()))
        .contains("18.7 points", "0.510 in the published order against 0.323");
  }

  @ParameterizedTest
  @CsvSource({
    "experts_seed42, 0.510, 0.555, 0.323, 0.369, 0.318, 0.375",
    "ablation_Llama-2-7b-chat-hf_seed0, 0.399, 0.416, 0.326, 0.338, 0.344, 0.360",
    "ablation_Llama-2-7b-chat-hf_seed13, 0.411, 0.429, 0.340, 0.347, 0.342, 0.353",
    "ablation_Llama-2-7b-chat-hf_seed42, 0.409, 0.426, 0.344, 0.356, 0.335, 0.350"
  })
  void bothOrdersOnEveryPool(
      String name,
      double f1,
      double accuracy,
      double causalF1,
      double causalAccuracy,
      double lateF1,
      double lateAccuracy)
      throws IOException {
    Pool pool = Pool.read(Nifty.folder(), name);
    var paper = Published.paperOrder(pool.votes(), pool.labels());
    var causal = Published.causalOrder(pool.votes(), pool.labels(), Play.AFTER_THE_CLOSE);
    var late = Published.causalOrder(pool.votes(), pool.labels(), Play.BEFORE_THE_CLOSE);

    Offset<Double> rounded = within(0.0006);
    assertThat(paper.weightedF1()).isCloseTo(f1, rounded);
    assertThat(paper.accuracy()).isCloseTo(accuracy, rounded);
    assertThat(causal.weightedF1()).isCloseTo(causalF1, rounded);
    assertThat(causal.accuracy()).isCloseTo(causalAccuracy, rounded);
    assertThat(late.weightedF1()).isCloseTo(lateF1, rounded);
    assertThat(late.accuracy()).isCloseTo(lateAccuracy, rounded);
  }

  @Test
  void whatGivesTheLookAheadAway() throws IOException {
    LeakTests.Departures departures = LeakTests.Departures.of(Nifty.seven());
    LeakTests.RareRise rise = LeakTests.RareRise.of(Nifty.seven());

    assertThat(departures).isEqualTo(new LeakTests.Departures(81, 77, 1));
    assertThat(rise).isEqualTo(new LeakTests.RareRise(28, 63, 0, 116));
    assertThat(rise.p()).isCloseTo(1.483118026439372e-15, within(1e-20));
  }

  @Test
  void fishersTestByHand() {
    // The lady tasting tea: three of four right is 34/70 two-sided, four of four 2/70.
    assertThat(new LeakTests.RareRise(3, 4, 1, 4).p()).isCloseTo(34 / 70.0, within(1e-12));
    assertThat(new LeakTests.RareRise(4, 4, 0, 4).p()).isCloseTo(2 / 70.0, within(1e-12));
  }

  @Test
  void randomVotersGainInThePublishedOrderOnly() throws IOException {
    Section control = RandomControl.of(Nifty.seven().labels());

    double paper = control.rows().get(0).values().get(0);
    double causal = control.rows().get(1).values().get(0);
    assertThat(paper).isCloseTo(0.459, within(0.01));
    assertThat(causal).isCloseTo(0.332, within(0.01));
  }

  @ParameterizedTest
  @CsvSource({
    "uniform mean, 1.206, 0.363, 0.364",
    "moe-f-causal, 1.207, 0.366, 0.363",
    "always Neutral, NaN, 0.451, 0.280",
    "last label, NaN, 0.401, 0.400",
    "label before it, NaN, 0.432, 0.431",
    "class frequency, 1.077, 0.448, 0.279"
  })
  void trivialForecastsInCausalOrder(String name, double logLoss, double accuracy, double f1)
      throws IOException {
    Section.Row row =
        Benchmark.filters(Nifty.seven()).rows().stream()
            .filter(each -> each.name().startsWith(name))
            .findFirst()
            .orElseThrow();

    if (!Double.isNaN(logLoss)) {
      assertThat(row.values().get(0)).isCloseTo(logLoss, within(0.0006));
    }
    assertThat(row.values().get(2)).isCloseTo(accuracy, within(0.0006));
    assertThat(row.values().get(3)).isCloseTo(f1, within(0.0015));
  }

  private static double value(Report report, String section, String row, String column) {
    List<?> rows = (List<?>) ((Map<?, ?>) report.toMap().get(section)).get("rows");
    return rows.stream()
        .map(each -> (Map<?, ?>) each)
        .filter(each -> each.get("name").equals(row))
        .map(each -> (Double) each.get(column))
        .findFirst()
        .orElseThrow();
  }

  private static String notes(Report report, String section) {
    return ((Map<?, ?>) report.toMap().get(section)).get("notes").toString();
  }
}

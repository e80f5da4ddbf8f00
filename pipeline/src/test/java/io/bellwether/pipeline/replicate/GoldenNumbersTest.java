package io.bellwether.pipeline.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.metric.Scores;
import io.bellwether.pipeline.replicate.Nifty.Trace;
import io.bellwether.pipeline.replicate.ScalarMoeF.Loss;
import io.bellwether.pipeline.replicate.ScalarMoeF.Rates;
import io.bellwether.pipeline.replicate.ScalarMoeF.Settings;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every vector of the published votes' golden numbers, which an independent program computed. */
class GoldenNumbersTest {
  private static final Offset<Double> EXACT = within(1e-10);

  /** Votes are floats here: 0.1f is not 0.1. */
  private static final Offset<Double> FLOAT = within(1e-6);

  private static final Map<String, Settings> SCALAR =
      Map.of(
          "tiny/mse012_lam1_alpha.5_row",
          new Settings(Loss.SQUARED_ERROR, Rates.ROW_SUMS, 1, 0.5),
          "tiny/mse012_lam5_alpha.2_col",
          new Settings(Loss.SQUARED_ERROR, Rates.COLUMN_SUMS, 5, 0.2),
          "tiny/mse012_lam1_alpha.5_exact",
          new Settings(Loss.SQUARED_ERROR, Rates.EXACT, 1, 0.5),
          "tiny/bce.1.4.9_lam1_alpha.5_row",
          new Settings(Loss.CROSS_ENTROPY, Rates.ROW_SUMS, 1, 0.5),
          "nifty42/mse012_lam5_alpha.2_col",
          new Settings(Loss.SQUARED_ERROR, Rates.COLUMN_SUMS, 5, 0.2),
          "nifty42/mse012_lam10_alpha.2_exact",
          new Settings(Loss.SQUARED_ERROR, Rates.EXACT, 10, 0.2));

  private static final Map<String, FilterSpec> FILTERS =
      Map.of(
          "nifty42/ovr_causal_lam1_alpha0.9_eps.3", new FilterSpec.MoeFCausal(1, 0.9),
          "nifty42/ovr_causal_lam5_alpha0.9_eps.3", new FilterSpec.MoeFCausal(5, 0.9),
          "nifty42/hedge_eps.3", new FilterSpec.Hedge(1),
          "nifty42/fixed_share_.02_eps.3", new FilterSpec.FixedShare(1, 0.02),
          "nifty42/adahedge_eps.3", new FilterSpec.AdaHedge(),
          "nifty42/boa_eps.3", new FilterSpec.Boa(),
          "nifty42/mlpol_eps.3", new FilterSpec.MlPoly());

  @Test
  void everyVectorIsTestedHere() throws IOException {
    Set<String> tested = new HashSet<>(FILTERS.keySet());
    SCALAR.keySet().forEach(key -> tested.addAll(Set.of(key + "/paper", key + "/causal")));
    tested.addAll(Set.of("tiny/input", "order_of_experts", "qupdate"));
    Set<String> keys = new HashSet<>();
    Nifty.golden().fieldNames().forEachRemaining(keys::add);

    assertThat(tested).isEqualTo(keys);
  }

  @Test
  void theExpertsAreInTheOrderOfTheVectors() throws IOException {
    assertThat(Nifty.seven().experts())
        .isEqualTo(
            StreamSupport.stream(Nifty.golden().get("order_of_experts").spliterator(), false)
                .map(JsonNode::asText)
                .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny/mse012_lam1_alpha.5_row",
        "tiny/mse012_lam5_alpha.2_col",
        "tiny/mse012_lam1_alpha.5_exact",
        "tiny/bce.1.4.9_lam1_alpha.5_row"
      })
  void theScalarFormsOnSixDays(String key) throws IOException {
    JsonNode golden = Nifty.golden();
    JsonNode input = golden.get("tiny/input");
    double[] codes = key.contains("bce") ? new double[] {0.1, 0.4, 0.9} : new double[] {0, 1, 2};
    double[] labels = coded(input.get("labels"), codes);
    double[][] votes =
        StreamSupport.stream(input.get("votes_rows_t_cols_expert").spliterator(), false)
            .map(day -> coded(day, codes))
            .toArray(double[][]::new);

    Trace paper = Nifty.paper(new ScalarMoeF(SCALAR.get(key), 3), votes, labels);
    Trace causal = Nifty.causal(new ScalarMoeF(SCALAR.get(key), 3), votes, labels);

    agrees(paper, golden.get(key + "/paper"));
    agrees(causal, golden.get(key + "/causal"));
  }

  @Test
  void theDriftIsThatOfTheRates() throws IOException {
    JsonNode golden = Nifty.golden().get("qupdate");
    double[] trust = Nifty.numbers(golden.get("pibar"));
    double alpha = golden.get("alpha").asDouble();
    double[] belief = {0.2, 0.7, 0.1};

    assertThat(drifted(Rates.ROW_SUMS, alpha, trust, belief))
        .containsExactly(moved(belief, golden.get("Q_row"), 1), EXACT);
    assertThat(drifted(Rates.COLUMN_SUMS, alpha, trust, belief))
        .containsExactly(moved(belief, golden.get("Q_paper_literal_colsum"), 1), EXACT);
    assertThat(drifted(Rates.EXACT, alpha, trust, belief))
        .containsExactly(moved(belief, golden.get("P_alpha"), 0), EXACT);
  }

  private static double[] drifted(Rates rates, double alpha, double[] trust, double[] belief) {
    return ScalarMoeF.drifted(new Settings(Loss.SQUARED_ERROR, rates, 1, alpha), trust, belief);
  }

  /** Kept times a belief, and the belief times a matrix. */
  private static double[] moved(double[] belief, JsonNode matrix, double kept) {
    double[] moved = new double[belief.length];
    for (int i = 0; i < belief.length; i++) {
      moved[i] = kept * belief[i];
      for (int j = 0; j < belief.length; j++) {
        moved[i] += belief[j] * matrix.get(j).get(i).asDouble();
      }
    }
    return moved;
  }

  private static void agrees(Trace trace, JsonNode golden) {
    assertThat(trace.forecasts()).containsExactly(Nifty.numbers(golden.get("yhat")), EXACT);
    for (int t = 0; t < trace.trust().size(); t++) {
      assertThat(trace.trust().get(t))
          .containsExactly(Nifty.numbers(golden.get("pibar").get(t)), EXACT);
    }
  }

  private static double[] coded(JsonNode classes, double[] codes) {
    return Arrays.stream(Nifty.numbers(classes)).map(k -> codes[(int) k]).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nifty42/mse012_lam5_alpha.2_col", "nifty42/mse012_lam10_alpha.2_exact"})
  void theScalarFormsOnThePublishedVotes(String key) throws IOException {
    Pool pool = Nifty.seven();
    double[][] votes =
        Arrays.stream(pool.votes())
            .map(day -> Arrays.stream(day).asDoubleStream().toArray())
            .toArray(double[][]::new);
    double[] labels = Arrays.stream(pool.labels()).asDoubleStream().toArray();

    Trace paper = Nifty.paper(new ScalarMoeF(SCALAR.get(key), 7), votes, labels);
    Trace causal = Nifty.causal(new ScalarMoeF(SCALAR.get(key), 7), votes, labels);

    agrees(paper, pool, Nifty.golden().get(key + "/paper"));
    agrees(causal, pool, Nifty.golden().get(key + "/causal"));
  }

  private static void agrees(Trace trace, Pool pool, JsonNode golden) {
    assertThat(Arrays.copyOf(trace.forecasts(), 5))
        .containsExactly(Nifty.numbers(golden.get("yhat_first5")), EXACT);
    assertThat(trace.trust().get(100))
        .containsExactly(Nifty.numbers(golden.get("pibar_row100")), EXACT);
    assertThat(Arrays.stream(trace.decisions()).sum())
        .isEqualTo(golden.get("decisions_sum").asInt());
    Scores scores = Play.decisions(trace.decisions(), pool.labels());
    assertThat(scores.weightedF1()).isCloseTo(golden.get("F1w").asDouble(), EXACT);
    assertThat(scores.accuracy()).isCloseTo(golden.get("Acc").asDouble(), EXACT);
    assertThat(scores.weightedPrecision()).isCloseTo(golden.get("Pw").asDouble(), EXACT);
    assertThat(scores.weightedRecall()).isCloseTo(golden.get("Rw").asDouble(), EXACT);
    assertThat(scores.macroF1()).isCloseTo(golden.get("F1macro").asDouble(), EXACT);
  }

  @Test
  void theFiltersOnThePublishedVotes() throws IOException {
    Probabilities pool = Probabilities.of(Nifty.seven());
    JsonNode all = Nifty.golden();
    FILTERS.forEach(
        (key, spec) -> {
          double[][] forecasts = new double[pool.labels().length][];
          RowForecaster filter = Forecasters.filter(spec, pool);

          Scores scores = Play.causal(pool.labels(), noting(filter, forecasts), 1);

          JsonNode golden = all.get(key);
          assertThat(scores.logLoss()).as(key).isCloseTo(golden.get("logloss").asDouble(), FLOAT);
          assertThat(scores.brier()).as(key).isCloseTo(golden.get("brier").asDouble(), FLOAT);
          assertThat(scores.accuracy()).as(key).isCloseTo(golden.get("acc").asDouble(), EXACT);
          assertThat(scores.weightedF1()).as(key).isCloseTo(golden.get("f1w").asDouble(), EXACT);
          golden
              .fieldNames()
              .forEachRemaining(
                  field -> {
                    if (field.startsWith("probs_t")) {
                      assertThat(forecasts[Integer.parseInt(field.substring(7))])
                          .as("%s %s", key, field)
                          .containsExactly(Nifty.numbers(golden.get(field)), FLOAT);
                    }
                  });
        });
  }

  private static RowForecaster noting(RowForecaster filter, double[][] forecasts) {
    return new RowForecaster() {
      @Override
      public void predict(int day, double[] out) {
        filter.predict(day, out);
        forecasts[day] = out.clone();
      }

      @Override
      public void learn(int day) {
        filter.learn(day);
      }
    };
  }
}

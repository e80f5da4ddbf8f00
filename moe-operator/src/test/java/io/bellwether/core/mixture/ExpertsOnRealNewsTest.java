package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Classes;
import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.metric.Scores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The experts alone on real headlines, with the plainest features there are. */
@EnabledIfEnvironmentVariable(
    named = "MOE_DATA",
    matches = ".+",
    disabledReason = "set MOE_DATA to the folder that holds gold_news.jsonl.gz")
class ExpertsOnRealNewsTest {
  private static final int BITS = 18;
  private static final Classes CLASSES = Classes.of("UP", "NEUTRAL", "DOWN");

  private static List<Observation> goldNews;

  @BeforeAll
  static void read() throws IOException {
    Path file = Path.of(System.getenv("MOE_DATA"), "gold_news.jsonl.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      goldNews =
          lines
              .lines()
              .map(ExpertsOnRealNewsTest::observation)
              .sorted(
                  Comparator.comparingLong(Observation::eventTime).thenComparing(Observation::id))
              .toList();
    }
  }

  @Test
  void naiveBayesReadsTheDirectionOfGold() {
    Scores scores = play(new ExpertSpec.NaiveBayes(BITS, 0.3, 10_000));

    assertThat(scores.macroF1()).isGreaterThanOrEqualTo(0.80);
    assertThat(scores.logLoss()).isLessThan(0.60);
  }

  @Test
  void softmaxRegressionReadsTheDirectionOfGold() {
    Scores scores = play(new ExpertSpec.SoftmaxRegression(BITS, 0.3, 0));

    assertThat(scores.macroF1()).isGreaterThanOrEqualTo(0.84);
    assertThat(scores.logLoss()).isLessThan(0.50);
  }

  private static Scores play(ExpertSpec spec) {
    Scores lastHalf = new Scores(CLASSES.size());
    int[] position = {0};
    Prequential.run(
        goldNews.iterator(),
        LabelRelease.REACHED,
        new ExpertForecaster(new ExpertDefinition("alone", spec, Eligibility.ALL), CLASSES.size()),
        (o, p) -> {
          if (position[0]++ >= goldNews.size() / 2) {
            lastHalf.add(p, o.label());
          }
        });
    return lastHalf;
  }

  private static Observation observation(String line) {
    return new Observation(
        field(line, "id"),
        Instant.parse(field(line, "event_time")).toEpochMilli(),
        Instant.parse(field(line, "label_time")).toEpochMilli(),
        CLASSES.indexOf(field(line, "label")),
        wordsAndPairs(field(line, "text")));
  }

  /** These files' strings hold no escapes that matter to a test. */
  private static String field(String line, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(line);
    assertThat(matcher.find()).as("%s in %s", name, line).isTrue();
    return matcher.group(1);
  }

  private static Features wordsAndPairs(String text) {
    String[] words = text.toLowerCase(Locale.ROOT).split("\\s+");
    Set<Integer> indices = new TreeSet<>();
    for (int i = 0; i < words.length; i++) {
      indices.add(index(words[i]));
      if (i > 0) {
        indices.add(index(words[i - 1] + " " + words[i]));
      }
    }
    Features x = new Features(indices.size());
    indices.forEach(index -> x.add(index, (float) (1 / Math.sqrt(indices.size()))));
    return x;
  }

  private static int index(String token) {
    return (token.hashCode() * 0x9E3779B9) >>> (32 - BITS);
  }
}

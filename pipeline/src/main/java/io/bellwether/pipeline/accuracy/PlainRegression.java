package io.bellwether.pipeline.accuracy;

import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.evaluation.Contestant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What every mixture has to beat: one logistic regression over words and pairs of words (runs of
 * characters in Chinese, Japanese and Korean), plain stochastic gradient descent, one pass, with
 * the learning rate that turns out best of three.
 */
final class PlainRegression {
  private static final String NAME = "logistic-";
  private static final List<String> LEARNING_RATES = List.of("0.5", "2", "8");

  private PlainRegression() {}

  /** A configuration with nothing but these, over the same classes and with labels as released. */
  static Contestant besides(JobConfig config) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("classes.names", list(config.classes().names()));
    settings.put("classes.aliases", mapping(config.classes().aliases()));
    settings.put("labels.release", config.labelRelease().name().toLowerCase(Locale.ROOT));
    settings.put("features.subword-length", "0");
    settings.put(
        "experts",
        LEARNING_RATES.stream()
            .map(PlainRegression::expert)
            .collect(Collectors.joining(", ", "[", "]")));
    return new Contestant("plain", JobConfig.load(null, settings, Map.of()));
  }

  private static String expert(String rate) {
    return "{name: %s%s, kind: softmax-regression, optimizer: sgd, learning-rate: %s}"
        .formatted(NAME, rate, rate);
  }

  private static String list(List<String> values) {
    return values.stream().map(PlainRegression::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String mapping(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /** Whether an expert is one of these. */
  static boolean isCalled(String expert) {
    return expert.startsWith(NAME);
  }

  /** The learning rate of one of these, by its name. */
  static String rate(String expert) {
    return expert.substring(NAME.length());
  }
}

package io.bellwether.pipeline.config;

import io.bellwether.llm.LlmAnswering;
import io.bellwether.llm.LlmBreaker;
import io.bellwether.llm.LlmBudget;
import io.bellwether.llm.LlmKey;
import io.bellwether.llm.LlmLimits;
import io.bellwether.llm.LlmPrompt;
import io.bellwether.llm.LlmSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the settings of an {@code llm} expert, as text by key, into its client's. */
public final class LlmReader {
  private LlmReader() {}

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the setting, its bound and its value
   */
  public static LlmSettings settings(
      String expert, Map<String, String> given, List<String> classes) {
    Map<String, ConfigNode> nodes = new LinkedHashMap<>();
    given.forEach((key, text) -> nodes.put(key, new ConfigNode(text, expert)));
    Problems problems = new Problems();
    SettingsReader reader = new SettingsReader("", nodes, problems);
    String model = reader.readOptional(LlmOptions.MODEL_NAME).orElse("");
    if (model.isEmpty()) {
      throw new IllegalArgumentException(
          LlmOptions.MODEL_NAME.key() + " must be given: name the model as the endpoint does");
    }
    LlmSettings settings =
        LlmSettings.of(
                expert,
                reader.read(LlmOptions.API),
                URI.create(reader.read(LlmOptions.URL)),
                model,
                classes)
            .withKey(new LlmKey(reader.readOptional(LlmOptions.KEY).orElse("")))
            .withPrompt(
                new LlmPrompt(
                    reader.read(LlmOptions.PROMPT).replace("\\n", "\n"),
                    reader.read(LlmOptions.MAX_TEXT_CHARS)))
            .withAnswering(answering(reader))
            .withLimits(limits(reader))
            .withBudget(budget(reader))
            .withBreaker(breaker(reader));
    problems.throwIfAny();
    return settings;
  }

  /** The same without an expert around it, to see whether the settings fit each other. */
  static void check(Map<String, String> given) {
    var unused = settings("llm", given, List.of("A", "B"));
  }

  private static LlmAnswering answering(SettingsReader reader) {
    return new LlmAnswering(
        reader.read(LlmOptions.ANSWER),
        reader.read(LlmOptions.MAX_TOKENS),
        reader.read(LlmOptions.TEMPERATURE),
        reader.read(LlmOptions.SEED),
        reader.read(LlmOptions.SMOOTHING));
  }

  private static LlmLimits limits(SettingsReader reader) {
    return new LlmLimits(
        reader.read(LlmOptions.TIMEOUT),
        reader.read(LlmOptions.MAX_IN_FLIGHT),
        reader.read(LlmOptions.ATTEMPTS),
        reader.read(LlmOptions.BACKOFF),
        reader.read(LlmOptions.MAX_RESPONSE_BYTES));
  }

  private static LlmBudget budget(SettingsReader reader) {
    return new LlmBudget(
        reader.read(LlmOptions.REQUESTS_PER_MINUTE),
        reader.read(LlmOptions.TOKENS_PER_MINUTE),
        reader.read(LlmOptions.COST_PER_MINUTE),
        reader.read(LlmOptions.PROMPT_PRICE),
        reader.read(LlmOptions.ANSWER_PRICE));
  }

  private static LlmBreaker breaker(SettingsReader reader) {
    return new LlmBreaker(
        reader.read(LlmOptions.BREAKER_FAILURES),
        reader.read(LlmOptions.BREAKER_WINDOW),
        reader.read(LlmOptions.BREAKER_MIN_CALLS),
        reader.read(LlmOptions.BREAKER_OPEN_FOR),
        reader.read(LlmOptions.BREAKER_PROBES));
  }
}

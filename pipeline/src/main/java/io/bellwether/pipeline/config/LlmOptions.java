package io.bellwether.pipeline.config;

import io.bellwether.llm.LlmAnswering;
import io.bellwether.llm.LlmApi;
import io.bellwether.llm.LlmBreaker;
import io.bellwether.llm.LlmBudget;
import io.bellwether.llm.LlmLimits;
import io.bellwether.llm.LlmMode;
import io.bellwether.llm.LlmPrompt;
import java.time.Duration;
import java.util.List;

/**
 * The settings of an expert of kind {@code llm}; {@link LlmReader} makes the client's settings of
 * them.
 */
final class LlmOptions {
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final LlmAnswering ANSWERING = LlmAnswering.DEFAULT;
  private static final LlmLimits LIMITS = LlmLimits.DEFAULT;
  private static final LlmBreaker BREAKER = LlmBreaker.DEFAULT;
  private static final LlmBudget BUDGET = LlmBudget.UNLIMITED;

  static final Option<LlmApi> API =
      new Option<>(
          "api",
          OptionTypes.choice(LlmApi.values()),
          "ollama",
          "The protocol: Ollama's own, or OpenAI's chat completions, which vLLM and llama.cpp's"
              + " server speak, too.");
  static final Option<String> URL =
      new Option<>(
          "url",
          OptionTypes.text("an http or https URL", "https?://\\S+"),
          "http://localhost:11434",
          "Address of the endpoint; for openai with its /v1. Carries no credentials.");
  static final Option<String> MODEL_NAME =
      new Option<>(
          "model",
          OptionTypes.text(),
          null,
          "The model as the endpoint names it, such as mixtral:8x7b. Must be given.");
  static final Option<String> KEY =
      new Option<>(
          "key",
          OptionTypes.text("${env:NAME} or ${file:PATH}", "\\$\\{(env|file):[^}]+}"),
          null,
          "Where the endpoint's key is, on every TaskManager; the key itself stands nowhere here.");
  static final Option<String> PROMPT =
      new Option<>(
          "prompt",
          OptionTypes.text(),
          quoted(LlmPrompt.DEFAULT.template()),
          "What is asked after the rules, with {text} once and {symbol}, {language}, {classes} at"
              + " will; the text stands between marks.");
  static final Option<Integer> MAX_TEXT_CHARS =
      new Option<>(
          "max-text-chars",
          OptionTypes.integer(16, 200_000),
          Integer.toString(LlmPrompt.DEFAULT.maxTextChars()),
          "The rest of a longer text is not sent.");
  static final Option<LlmMode> ANSWER =
      new Option<>(
          "answer",
          OptionTypes.choice(LlmMode.values()),
          OptionTypes.word(ANSWERING.mode()),
          "Where probabilities come from: the token's log-probabilities, else JSON, else the one"
              + " class answered; an endpoint that lacks one is asked in the next way.");
  static final Option<Integer> MAX_TOKENS =
      new Option<>(
          "max-tokens",
          OptionTypes.integer(1, 64),
          Integer.toString(ANSWERING.maxTokens()),
          "Of an answer in one letter.");
  static final Option<Double> TEMPERATURE =
      new Option<>(
          "temperature",
          OptionTypes.number("0 to 2", x -> x >= 0 && x <= 2),
          number(ANSWERING.temperature()),
          "Of the endpoint's sampling.");
  static final Option<Integer> SEED =
      new Option<>(
          "seed",
          OptionTypes.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
          Integer.toString(ANSWERING.seed()),
          "Of the endpoint's sampling.");
  static final Option<Double> SMOOTHING =
      new Option<>(
          "smoothing",
          OptionTypes.number("above 0, below 0.5", x -> x > 0 && x < 0.5),
          number(ANSWERING.smoothing()),
          "Kept from the answered class and shared by the others where there are no probabilities.");
  static final Option<Duration> TIMEOUT =
      new Option<>(
          "timeout",
          OptionTypes.duration(MILLISECOND),
          Durations.print(LIMITS.timeout()),
          "Of one call; job.deadline may cut it shorter.");
  static final Option<Integer> MAX_IN_FLIGHT =
      new Option<>(
          "max-in-flight",
          OptionTypes.integer(1, 1024),
          Integer.toString(LIMITS.maxInFlight()),
          "Items asked about at once by one TaskManager; more are abstentions (OVERFLOW).");
  static final Option<Integer> ATTEMPTS =
      new Option<>(
          "attempts",
          OptionTypes.integer(1, 10),
          Integer.toString(LIMITS.attempts()),
          "Calls for one item at most; again after 429, 5xx and timeouts only.");
  static final Option<Duration> BACKOFF =
      new Option<>(
          "backoff",
          OptionTypes.duration(MILLISECOND),
          Durations.print(LIMITS.backoff()),
          "Longest random wait before the second attempt; doubles with each.");
  static final Option<Integer> MAX_RESPONSE_BYTES =
      new Option<>(
          "max-response-bytes",
          OptionTypes.integer(1024, Integer.MAX_VALUE),
          Integer.toString(LIMITS.maxResponseBytes()),
          "A longer answer is not read to its end.");
  static final Option<Integer> REQUESTS_PER_MINUTE =
      new Option<>(
          "requests-per-minute",
          OptionTypes.integer(0, Integer.MAX_VALUE),
          Integer.toString(BUDGET.requestsPerMinute()),
          "Calls of one TaskManager in any 60 seconds; more are abstentions (RATE_LIMITED). 0 for no"
              + " limit.");
  static final Option<Integer> TOKENS_PER_MINUTE =
      new Option<>(
          "tokens-per-minute",
          OptionTypes.integer(0, Integer.MAX_VALUE),
          Long.toString(BUDGET.tokensPerMinute()),
          "Likewise for tokens, sent and received (BUDGET).");
  static final Option<Double> COST_PER_MINUTE =
      new Option<>(
          "cost-per-minute",
          amount(),
          number(BUDGET.costPerMinute()),
          "Likewise for money, in the unit of the prices (BUDGET).");
  static final Option<Double> PROMPT_PRICE =
      new Option<>(
          "cost-per-1k-prompt-tokens",
          amount(),
          number(BUDGET.costPer1kPromptTokens()),
          "Price of 1000 tokens sent.");
  static final Option<Double> ANSWER_PRICE =
      new Option<>(
          "cost-per-1k-answer-tokens",
          amount(),
          number(BUDGET.costPer1kAnswerTokens()),
          "Price of 1000 tokens received.");
  static final Option<Integer> BREAKER_FAILURES =
      new Option<>(
          "breaker-failure-percent",
          OptionTypes.integer(1, 100),
          Integer.toString(BREAKER.failurePercent()),
          "Share of failed calls at which the endpoint is left alone for a while (BREAKER_OPEN).");
  static final Option<Integer> BREAKER_WINDOW =
      new Option<>(
          "breaker-window",
          OptionTypes.integer(1, 10_000),
          Integer.toString(BREAKER.windowCalls()),
          "Over how many of the last calls that share is taken.");
  static final Option<Integer> BREAKER_MIN_CALLS =
      new Option<>(
          "breaker-min-calls",
          OptionTypes.integer(1, 10_000),
          Integer.toString(BREAKER.minCalls()),
          "Calls before which it is never left alone; at most breaker-window.");
  static final Option<Duration> BREAKER_OPEN_FOR =
      new Option<>(
          "breaker-open-for",
          OptionTypes.duration(MILLISECOND),
          Durations.print(BREAKER.openFor()),
          "For how long.");
  static final Option<Integer> BREAKER_PROBES =
      new Option<>(
          "breaker-probes",
          OptionTypes.integer(1, 100),
          Integer.toString(BREAKER.probes()),
          "Calls that then find out whether it is well again.");

  static final List<Option<?>> ALL =
      List.of(
          API,
          URL,
          MODEL_NAME,
          KEY,
          PROMPT,
          MAX_TEXT_CHARS,
          ANSWER,
          MAX_TOKENS,
          TEMPERATURE,
          SEED,
          SMOOTHING,
          TIMEOUT,
          MAX_IN_FLIGHT,
          ATTEMPTS,
          BACKOFF,
          MAX_RESPONSE_BYTES,
          REQUESTS_PER_MINUTE,
          TOKENS_PER_MINUTE,
          COST_PER_MINUTE,
          PROMPT_PRICE,
          ANSWER_PRICE,
          BREAKER_FAILURES,
          BREAKER_WINDOW,
          BREAKER_MIN_CALLS,
          BREAKER_OPEN_FOR,
          BREAKER_PROBES);

  private LlmOptions() {}

  private static OptionType<Double> amount() {
    return OptionTypes.number("0 or above", x -> x >= 0 && !x.isInfinite());
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static String quoted(String text) {
    return text.replace("\n", "\\n");
  }
}

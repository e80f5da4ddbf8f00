package io.bellwether.llm;

import java.io.Serializable;
import java.net.URI;
import java.util.HashSet;
import java.util.List;

/**
 * One expert behind an endpoint. Holds no secret: the key is a reference, read where the client is
 * made.
 *
 * <pre>{@code
 * LlmSettings settings =
 *     LlmSettings.of(
 *         "mixtral", LlmApi.OLLAMA, URI.create("http://localhost:11434"), "mixtral:8x7b", classes);
 * }</pre>
 *
 * @param name of the expert; names the setting in errors
 * @param url without the resource: {@code http://localhost:11434} for Ollama, {@code
 *     http://localhost:8000/v1} for the others
 * @param model as the endpoint names it
 * @param classes what the answer may be, 2 to 20, in the order of the probabilities
 */
public record LlmSettings(
    String name,
    LlmApi api,
    URI url,
    String model,
    LlmKey key,
    List<String> classes,
    LlmPrompt prompt,
    LlmAnswering answering,
    LlmLimits limits,
    LlmBudget budget,
    LlmBreaker breaker)
    implements Serializable {
  /** As many alternatives as the endpoints list for a token, so that no class must be left out. */
  static final int MAX_CLASSES = 20;

  public LlmSettings {
    String scheme = String.valueOf(url.getScheme());
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw invalid(name, "url must be an http or https address with a host: " + masked(url));
    }
    if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
      throw invalid(
          name, "url must not carry credentials, query or fragment; use key: " + masked(url));
    }
    if (model.isBlank()) {
      throw invalid(name, "model must not be empty; name it as the endpoint does");
    }
    classes = List.copyOf(classes);
    if (classes.size() < 2 || classes.size() > MAX_CLASSES) {
      throw invalid(name, "needs 2 to " + MAX_CLASSES + " classes: " + classes.size());
    }
    checkClasses(name, classes);
    long needed = prompt.maxTokens(classes) + answering.maxAnswerTokens(classes.size());
    if (budget.tokensPerMinute() > 0 && budget.tokensPerMinute() < needed) {
      throw invalid(
          name,
          "tokens-per-minute must be 0 (no limit) or at least "
              + needed
              + ", what one item may need; raise it or lower max-text-chars: "
              + budget.tokensPerMinute());
    }
    double cost = budget.cost(needed, 0);
    if (budget.costPerMinute() > 0 && budget.costPerMinute() < cost) {
      throw invalid(
          name,
          "cost-per-minute must be 0 (no limit) or at least "
              + cost
              + ", what one item may cost: "
              + budget.costPerMinute());
    }
  }

  /** Without a key and limits of spending, with the defaults of all else. */
  public static LlmSettings of(
      String name, LlmApi api, URI url, String model, List<String> classes) {
    return new LlmSettings(
        name,
        api,
        url,
        model,
        LlmKey.NONE,
        classes,
        LlmPrompt.DEFAULT,
        LlmAnswering.DEFAULT,
        LlmLimits.DEFAULT,
        LlmBudget.UNLIMITED,
        LlmBreaker.DEFAULT);
  }

  public LlmSettings withKey(LlmKey key) {
    return new LlmSettings(
        name, api, url, model, key, classes, prompt, answering, limits, budget, breaker);
  }

  public LlmSettings withPrompt(LlmPrompt prompt) {
    return new LlmSettings(
        name, api, url, model, key, classes, prompt, answering, limits, budget, breaker);
  }

  public LlmSettings withAnswering(LlmAnswering answering) {
    return new LlmSettings(
        name, api, url, model, key, classes, prompt, answering, limits, budget, breaker);
  }

  public LlmSettings withLimits(LlmLimits limits) {
    return new LlmSettings(
        name, api, url, model, key, classes, prompt, answering, limits, budget, breaker);
  }

  public LlmSettings withBudget(LlmBudget budget) {
    return new LlmSettings(
        name, api, url, model, key, classes, prompt, answering, limits, budget, breaker);
  }

  public LlmSettings withBreaker(LlmBreaker breaker) {
    return new LlmSettings(
        name, api, url, model, key, classes, prompt, answering, limits, budget, breaker);
  }

  /** The address of a resource below the URL. */
  URI resource(String path) {
    String base = url.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private static void checkClasses(String name, List<String> classes) {
    if (new HashSet<>(classes).size() != classes.size()) {
      throw invalid(name, "classes must differ: " + classes);
    }
    for (String one : classes) {
      if (one.isBlank() || !one.strip().equals(one) || one.codePoints().anyMatch(c -> c < ' ')) {
        throw invalid(name, "a class must be words on one line: \"" + one + "\"");
      }
    }
  }

  private static String masked(URI url) {
    return url.getRawUserInfo() == null
        ? url.toString()
        : url.toString().replace(url.getRawUserInfo() + "@", "***@");
  }

  private static IllegalArgumentException invalid(String name, String what) {
    return new IllegalArgumentException("llm expert " + name + ": " + what);
  }
}

package io.bellwether.llm.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands in for a model: finds the classes and the news in the prompt and counts words. */
final class WordModel {
  private static final Pattern CLASS = Pattern.compile("(?m)^([A-Z]) = (.+)$");
  private static final Pattern NEWS =
      Pattern.compile("<<< news ([0-9a-f]+)\\n(.*)\\nnews \\1 >>>", Pattern.DOTALL);
  private static final Set<String> GOOD =
      Set.of(
          "rise", "rises", "rose", "profit", "growth", "gain", "gains", "up", "record", "strong",
          "beat", "beats", "raises", "wins");
  private static final Set<String> BAD =
      Set.of(
          "fall",
          "falls",
          "fell",
          "loss",
          "losses",
          "decline",
          "down",
          "weak",
          "cut",
          "cuts",
          "misses",
          "lawsuit",
          "fraud",
          "bankrupt");

  /** What it wrote. */
  record Writing(String content, Map<String, Double> firstToken) {}

  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param schema of the answer; a missing node for free text
   */
  Writing write(String prompt, JsonNode schema, boolean obey) {
    Matcher news = NEWS.matcher(prompt);
    String text = news.find() ? news.group(2) : prompt;
    if (obey) {
      return new Writing(text, Map.of(text.split(" ", 2)[0], 0.99));
    }
    List<String> names = new ArrayList<>();
    if (schema.isObject()) {
      schema.path("properties").fieldNames().forEachRemaining(names::add);
      return new Writing(asJson(names, likely(names, text)), Map.of("{", 1.0));
    }
    Map<String, String> letters = new LinkedHashMap<>();
    Matcher classes = CLASS.matcher(prompt);
    while (classes.find()) {
      letters.putIfAbsent(classes.group(1), classes.group(2));
    }
    if (letters.isEmpty()) {
      return new Writing("I see no classes.", Map.of("I", 0.9, "The", 0.1));
    }
    double[] likely = likely(List.copyOf(letters.values()), text);
    Map<String, Double> token = new LinkedHashMap<>();
    List<String> keys = List.copyOf(letters.keySet());
    int best = 0;
    for (int i = 0; i < likely.length; i++) {
      best = likely[i] > likely[best] ? i : best;
      token.put(keys.get(i), 0.9 * likely[i]);
      token.put(" " + keys.get(i), 0.05 * likely[i]);
    }
    token.put("The", 0.05);
    return new Writing(keys.get(best), token);
  }

  private String asJson(List<String> names, double[] likely) {
    ObjectNode object = json.createObjectNode();
    for (int i = 0; i < likely.length; i++) {
      object.put(names.get(i), likely[i]);
    }
    return object.toString();
  }

  private static double[] likely(List<String> classes, String text) {
    int mood = 0;
    for (String word : text.toLowerCase(Locale.ROOT).split("\\P{L}+")) {
      mood += GOOD.contains(word) ? 1 : BAD.contains(word) ? -1 : 0;
    }
    double[] likely = new double[classes.size()];
    double sum = 0;
    for (int i = 0; i < likely.length; i++) {
      int sign = sign(classes.get(i).toLowerCase(Locale.ROOT));
      likely[i] = Math.exp(sign == 0 ? 0.5 : 1.2 * Math.max(-3, Math.min(3, mood)) * sign);
      sum += likely[i];
    }
    for (int i = 0; i < likely.length; i++) {
      likely[i] /= sum;
    }
    return likely;
  }

  private static int sign(String name) {
    boolean good = name.startsWith("pos") || name.equals("up") || name.startsWith("ris");
    boolean bad = name.startsWith("neg") || name.equals("down") || name.startsWith("fall");
    return good ? 1 : bad ? -1 : 0;
  }

  /** The list that both APIs give under {@code logprobs}: one token and its alternatives. */
  ArrayNode logprobs(Writing writing, int numAlternatives) {
    List<Map.Entry<String, Double>> likeliest = new ArrayList<>(writing.firstToken().entrySet());
    likeliest.sort(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()));
    ArrayNode list = json.createArrayNode();
    ObjectNode first = entry(list.addObject(), likeliest.get(0));
    ArrayNode alternatives = first.putArray("top_logprobs");
    likeliest.stream().limit(numAlternatives).forEach(one -> entry(alternatives.addObject(), one));
    return list;
  }

  private static ObjectNode entry(ObjectNode node, Map.Entry<String, Double> token) {
    node.put("token", token.getKey()).put("logprob", Math.log(token.getValue()));
    ArrayNode bytes = node.putArray("bytes");
    for (byte one : token.getKey().getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      bytes.add(one & 0xff);
    }
    return node;
  }

  static int tokens(String text) {
    return text.length() / 4 + 1;
  }
}

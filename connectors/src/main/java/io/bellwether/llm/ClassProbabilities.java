package io.bellwether.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Class probabilities from what a model wrote, strictly: an answer either is of the form asked for
 * and names configured classes only, or it is malformed. Stateless.
 */
final class ClassProbabilities {
  /** Below it, the model was not about to name a class. */
  static final double MIN_LETTER_MASS = 0.5;

  /** How far the probabilities in JSON may be from a sum of 1; models cannot add. */
  static final double SUM_TOLERANCE = 0.05;

  private static final double FLOOR = 1e-6;
  private static final int MAX_LABEL_CHARS = 128;
  private static final Pattern ORNAMENT = Pattern.compile("^[\\s\"'*(]+|[\\s\"'*).,:;]+$");
  private static final Pattern LETTER_AND_CLASS = Pattern.compile("([A-T])\\s*[=:.)-]\\s*(\\S.*)");

  private final List<String> classes;
  private final double smoothing;

  ClassProbabilities(List<String> classes, double smoothing) {
    this.classes = classes;
    this.smoothing = smoothing;
  }

  /**
   * From the first token that is not blank: the probabilities of those alternatives that are the
   * letter of a class, blanks round it left out, summed for each class. A class that is not listed
   * gets no more than the least likely listed one, and its part of what the list leaves.
   */
  double[] fromLogprobs(Completion completion) throws MalformedAnswer {
    for (Completion.Token token : completion.tokens()) {
      if (!bare(token.text()).isEmpty()) {
        return fromAlternatives(token.logprobs());
      }
    }
    throw MalformedAnswer.byModel("the answer is blank");
  }

  private double[] fromAlternatives(Map<String, Double> logprobs) throws MalformedAnswer {
    double[] probabilities = new double[classes.size()];
    double listed = 0;
    double least = 1;
    for (Map.Entry<String, Double> entry : logprobs.entrySet()) {
      double probability = Math.exp(entry.getValue());
      listed += probability;
      least = Math.min(least, probability);
      int index = letterIndex(bare(entry.getKey()));
      if (index >= 0) {
        probabilities[index] += probability;
      }
    }
    double mass = Arrays.stream(probabilities).sum();
    if (mass > 1 + SUM_TOLERANCE) {
      throw MalformedAnswer.byEndpoint("token probabilities sum to more than 1");
    }
    if (mass < MIN_LETTER_MASS) {
      throw MalformedAnswer.byModel(
          "the letters of the classes have a probability below " + MIN_LETTER_MASS);
    }
    long missing = Arrays.stream(probabilities).filter(p -> p == 0).count();
    double share = missing == 0 ? 0 : Math.min(least, Math.max(0, 1 - listed) / missing);
    return normalized(Arrays.stream(probabilities).map(p -> p == 0 ? share : p).toArray());
  }

  /** From one JSON object with a number for each class, no more and no less. */
  double[] fromJson(String content) throws MalformedAnswer {
    JsonNode object;
    try {
      object = Protocol.JSON.readTree(content);
    } catch (JsonProcessingException e) {
      throw MalformedAnswer.byModel("the answer is not the JSON asked for");
    }
    if (!object.isObject() || object.size() != classes.size()) {
      throw MalformedAnswer.byModel("the answer is not one JSON object of the classes");
    }
    double[] probabilities = new double[classes.size()];
    for (int i = 0; i < probabilities.length; i++) {
      JsonNode number = object.path(classes.get(i));
      if (!number.isNumber() || !(number.asDouble() >= 0 && number.asDouble() <= 1)) {
        throw MalformedAnswer.byModel("a class lacks a number from 0 to 1");
      }
      probabilities[i] = number.asDouble();
    }
    double sum = Arrays.stream(probabilities).sum();
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw MalformedAnswer.byModel("the probabilities do not sum to about 1");
    }
    return normalized(probabilities);
  }

  /** From the one class answered, by its letter, its name, or both. */
  double[] fromLabel(String content) throws MalformedAnswer {
    int answered = content.length() > MAX_LABEL_CHARS ? -1 : labelIndex(content);
    if (answered < 0) {
      throw MalformedAnswer.byModel("the answer is not one of the classes");
    }
    double[] probabilities = new double[classes.size()];
    Arrays.fill(probabilities, smoothing / (classes.size() - 1));
    probabilities[answered] = 1 - smoothing;
    return normalized(probabilities);
  }

  private int labelIndex(String content) {
    String label = ORNAMENT.matcher(content).replaceAll("");
    int index = letterIndex(label);
    if (index >= 0) {
      return index;
    }
    var both = LETTER_AND_CLASS.matcher(label);
    if (both.matches()) {
      int byLetter = letterIndex(both.group(1));
      return byLetter >= 0 && byLetter == classIndex(both.group(2)) ? byLetter : -1;
    }
    return classIndex(label);
  }

  private int letterIndex(String text) {
    int index = text.length() == 1 ? text.charAt(0) - 'A' : -1;
    return index < classes.size() ? index : -1;
  }

  private int classIndex(String text) {
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i).equalsIgnoreCase(text)) {
        return i;
      }
    }
    return -1;
  }

  /** Without blanks and the marks that tokenizers write for them. */
  private static String bare(String token) {
    return token.replace("\u2581", "").replace("\u0120", "").replace("\u010a", "").strip();
  }

  private static double[] normalized(double[] probabilities) {
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = Math.max(FLOOR, probabilities[i]);
      sum += probabilities[i];
    }
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}

package io.bellwether.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** One JSON object to a vote. One thread. */
final class VoteParser {
  private static final double SUM_TOLERANCE = 1e-3;

  private final int numClasses;
  private final ToIntFunction<String> classOf;

  private String id;
  private String expert;
  private String label;
  private Double confidence;
  private List<Float> probabilities;
  private Instant time;
  private Instant labelsSeenUpTo;

  VoteParser(int numClasses, ToIntFunction<String> classOf) {
    this.numClasses = numClasses;
    this.classOf = classOf;
  }

  FileVote parse(byte[] line) throws BadField {
    clear();
    JsonObject.read(line, this::take);
    if (id.isBlank()) {
      throw new BadField("id must not be empty");
    }
    return new FileVote(id, expert, vote(), time, labelsSeenUpTo);
  }

  private void clear() {
    id = "";
    expert = "";
    label = "";
    confidence = null;
    probabilities = List.of();
    time = null;
    labelsSeenUpTo = Instant.EPOCH;
  }

  private void take(String name, JsonToken token, JsonParser parser) throws IOException, BadField {
    switch (name) {
      case "id" -> id = JsonObject.string(name, token, parser);
      case "expert" -> expert = JsonObject.string(name, token, parser);
      case "label" -> label = JsonObject.string(name, token, parser);
      case "confidence" -> confidence = JsonObject.number(name, token, parser);
      case "probabilities" -> probabilities = JsonObject.numbers(name, token, parser);
      case "time" -> time = JsonObject.time(name, JsonObject.string(name, token, parser));
      case "labels_seen_up_to" ->
          labelsSeenUpTo = JsonObject.time(name, JsonObject.string(name, token, parser));
      default -> parser.skipChildren();
    }
  }

  private List<Float> vote() throws BadField {
    if (!probabilities.isEmpty()) {
      if (!label.isEmpty()) {
        throw new BadField("a vote must have probabilities or a label, not both");
      }
      return checked(probabilities);
    }
    return label.isEmpty() ? List.of() : smoothed();
  }

  private List<Float> checked(List<Float> given) throws BadField {
    double sum = 0;
    boolean negative = false;
    for (float p : given) {
      sum += p;
      negative |= p < 0;
    }
    if (given.size() != numClasses || negative || Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new BadField(
          "probabilities must be "
              + numClasses
              + ", one a class, none negative, and sum to 1 within "
              + SUM_TOLERANCE
              + ": "
              + given);
    }
    List<Float> scaled = new ArrayList<>();
    for (float p : given) {
      scaled.add((float) (p / sum));
    }
    return scaled;
  }

  private List<Float> smoothed() throws BadField {
    int chosen = classOf.applyAsInt(label);
    if (chosen < 0) {
      throw new BadField("label must be one of the classes or an alias: " + label);
    }
    double sure = confidence == null ? 1 : confidence;
    if (!(sure >= 0 && sure <= 1)) {
      throw new BadField("confidence must be between 0 and 1: " + sure);
    }
    List<Float> shared = new ArrayList<>();
    for (int k = 0; k < numClasses; k++) {
      shared.add((float) (k == chosen ? sure : (1 - sure) / (numClasses - 1)));
    }
    return shared;
  }
}

package io.bellwether.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.GateAction;
import io.bellwether.schema.GateVersion;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Price;
import io.bellwether.schema.PromotionRule;
import io.bellwether.schema.Vote;
import io.bellwether.wire.RejectReason;
import io.bellwether.wire.WireException;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.PrimitivesArrays.FloatArray;

/** What a decoded record must satisfy. Messages hold values and bounds, never an item's text. */
final class Rules implements Serializable {
  /** Ids and names become keys, metrics and headers; nothing honest is longer. */
  static final int MAX_NAME_CHARS = 1000;

  /** A change that never comes is a mistake, and times near the largest overflow. */
  private static final Instant LATEST_EFFECT = Instant.parse("9999-12-31T23:59:59Z");

  private static final int SHOWN_LABEL_CHARS = 40;
  private static final int MAX_SHOWN_VALUES = 20;
  private static final double SUM_TOLERANCE = 1e-3;

  private final ParseSettings settings;

  Rules(ParseSettings settings) {
    this.settings = settings;
  }

  void news(NewsItem item) throws WireException {
    id("id", item.getId());
    name("symbol", item.getSymbol());
    name("language", item.getLanguage());
    name("source", item.getSource());
    text(item.getText());
    time("eventTime", item.getEventTime());
    numbers(item.getNumbers());
  }

  void outcome(Outcome outcome) throws WireException {
    id("itemId", outcome.getItemId());
    label(outcome.getLabel());
    time("labelTime", outcome.getLabelTime());
    if (outcome.getRealizedReturn() != null) {
      finite("realizedReturn", outcome.getRealizedReturn());
    }
  }

  void price(Price price) throws WireException {
    id("symbol", price.getSymbol());
    time("time", price.getTime());
    finite("price", price.getPrice());
  }

  void vote(Vote vote, int numClasses) throws WireException {
    id("itemId", vote.getItemId());
    id("expert", vote.getExpert());
    time("voteTime", vote.getVoteTime());
    finite("probabilities", vote.getProbabilities());
    if (!vote.getProbabilities().isEmpty()) {
      probabilities(vote.getProbabilities(), numClasses);
    }
  }

  private static void probabilities(List<Float> values, int numClasses) throws WireException {
    double sum = 0;
    boolean negative = false;
    for (float value : values) {
      sum += value;
      negative |= value < 0;
    }
    if (values.size() != numClasses || negative || Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new WireException(
          RejectReason.NOT_PROBABILITIES,
          "probabilities must be "
              + numClasses
              + ", one a class in the order of classes.names, none negative, and sum to 1 within "
              + SUM_TOLERANCE
              + "; or none, to abstain: "
              + (values.size() > MAX_SHOWN_VALUES ? values.size() + " values" : values));
    }
  }

  void feedback(Feedback feedback) throws WireException {
    id("itemId", feedback.getItemId());
    label(feedback.getLabel());
    time("labelTime", feedback.getLabelTime());
    finite("featureValues", feedback.getFeatureValues());
    if (feedback.getFeatureIndices().size() != feedback.getFeatureValues().size()) {
      throw new WireException(
          RejectReason.UNDECODABLE,
          "featureIndices and featureValues must be equally long: "
              + feedback.getFeatureIndices().size()
              + " and "
              + feedback.getFeatureValues().size());
    }
  }

  /** Whether a version is newer, and an expert there to retire, is for those who apply it. */
  static void control(Control control, DefinitionCheck definitions) throws WireException {
    if (control.getChange() == null) {
      throw new WireException(RejectReason.UNDECODABLE, "a control record must hold a change");
    }
    if (control.getChange() instanceof ExpertChange change) {
      effective(control.getEffectiveFrom());
      expert(change, definitions);
    } else if (((GateVersion) control.getChange()).getAction() != GateAction.LEARNED) {
      effective(control.getEffectiveFrom());
    }
  }

  private static void effective(Instant from) throws WireException {
    if (from.toEpochMilli() < Plausible.EARLIEST || from.isAfter(LATEST_EFFECT)) {
      throw new WireException(
          RejectReason.IMPLAUSIBLE_TIME,
          "effectiveFrom must be after 1900 and before the year 10000: " + from);
    }
  }

  private static void expert(ExpertChange change, DefinitionCheck definitions)
      throws WireException {
    id("expert", change.getExpert());
    switch (change.getAction()) {
      case ADD, REPLACE -> definition(change, definitions);
      case SHADOW -> {
        definition(change, definitions);
        rule(change.getPromote());
      }
      case PROMOTE, ROLLBACK -> {
        // Without a definition they are about whatever stands there.
        if (!change.getSpec().isEmpty()) {
          definition(change, definitions);
        }
      }
      case RETIRE, WITHDRAW -> {}
      case UNKNOWN ->
          throw new WireException(
              RejectReason.BAD_DEFINITION,
              "action is not known to this release; upgrade the job before you use it");
    }
  }

  private static void rule(PromotionRule rule) throws WireException {
    if (rule == null) {
      return;
    }
    boolean confident = rule.getConfidence() > 0.5 && rule.getConfidence() < 1;
    if (rule.getMinItems() < 2 || !Double.isFinite(rule.getGain()) || !confident) {
      throw new WireException(
          RejectReason.BAD_DEFINITION,
          "promote must have minItems of at least 2, a finite gain, and a confidence above 0.5 and"
              + " below 1: "
              + rule.getMinItems()
              + ", "
              + rule.getGain()
              + ", "
              + rule.getConfidence());
    }
  }

  private static void definition(ExpertChange change, DefinitionCheck definitions)
      throws WireException {
    try {
      definitions.check(change.getExpert(), change.getSpec());
    } catch (IllegalArgumentException e) {
      throw new WireException(
          RejectReason.BAD_DEFINITION, shortened(e.getMessage(), MAX_NAME_CHARS), e);
    }
  }

  private static void id(String field, String value) throws WireException {
    if (value.isBlank()) {
      throw new WireException(RejectReason.EMPTY_ID, field + " must not be empty");
    }
    name(field, value);
  }

  private static void name(String field, String value) throws WireException {
    if (value.length() > MAX_NAME_CHARS) {
      throw new WireException(
          RejectReason.TOO_LARGE,
          field + " must have at most " + MAX_NAME_CHARS + " characters: " + value.length());
    }
  }

  private void text(String text) throws WireException {
    int max = settings.maxTextBytes();
    // A char never takes more than three bytes, so most texts need no counting.
    if (text.length() > max / 3 && text.getBytes(UTF_8).length > max) {
      throw new WireException(
          RejectReason.TOO_LARGE,
          "text must have at most "
              + max
              + " bytes (kafka.max-text-bytes): "
              + text.getBytes(UTF_8).length);
    }
  }

  private void label(String label) throws WireException {
    if (!settings.labels().contains(label)) {
      throw new WireException(
          RejectReason.UNKNOWN_LABEL,
          "label must be one of " + settings.labels() + ": " + shortened(label, SHOWN_LABEL_CHARS));
    }
  }

  private void time(String field, Instant time) throws WireException {
    if (!Plausible.time(time.toEpochMilli(), settings.wallClock().millis())) {
      throw new WireException(
          RejectReason.IMPLAUSIBLE_TIME,
          field + " must be after 1900 and at most a day ahead of the clock: " + time);
    }
  }

  /** A number that is missing is NaN; experts for numbers expect that. */
  private static void numbers(List<Float> values) throws WireException {
    for (float value : values) {
      if (Float.isInfinite(value)) {
        throw new WireException(
            RejectReason.NOT_FINITE, "numbers must be finite, or NaN where missing: " + value);
      }
    }
  }

  private static void finite(String field, List<Float> values) throws WireException {
    if (values instanceof FloatArray plain) {
      for (int i = 0; i < plain.size(); i++) {
        finite(field, plain.getFloat(i));
      }
      return;
    }
    for (float value : values) {
      finite(field, value);
    }
  }

  private static void finite(String field, double value) throws WireException {
    if (!Double.isFinite(value)) {
      throw new WireException(RejectReason.NOT_FINITE, field + " must be finite: " + value);
    }
  }

  private static String shortened(String value, int max) {
    return value.length() <= max ? value : value.substring(0, max) + "…";
  }
}

package io.bellwether.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.Control;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Price;
import io.bellwether.schema.Vote;
import io.bellwether.wire.RejectReason;
import io.bellwether.wire.WireException;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/** What a decoded record must satisfy. Messages hold values and bounds, never an item's text. */
final class Rules implements Serializable {
  /** Ids and names become keys, metrics and headers; nothing honest is longer. */
  static final int MAX_NAME_CHARS = 1000;

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
    finite("numbers", item.getNumbers());
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

  void vote(Vote vote) throws WireException {
    id("itemId", vote.getItemId());
    id("expert", vote.getExpert());
    time("voteTime", vote.getVoteTime());
    finite("probabilities", vote.getProbabilities());
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

  /** Versions and changes are judged by those who apply them. */
  void control(Control control) throws WireException {
    if (control.getChange() == null) {
      throw new WireException(RejectReason.UNDECODABLE, "a control record must hold a change");
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
              + " bytes (limits.max-text-bytes): "
              + text.getBytes(UTF_8).length);
    }
  }

  private void label(String label) throws WireException {
    if (!settings.labels().contains(label)) {
      throw new WireException(
          RejectReason.UNKNOWN_LABEL,
          "label must be one of " + settings.labels() + ": " + shortened(label));
    }
  }

  private void time(String field, Instant time) throws WireException {
    if (!Plausible.time(time.toEpochMilli(), settings.wallClock().millis())) {
      throw new WireException(
          RejectReason.IMPLAUSIBLE_TIME,
          field + " must be after 1900 and at most a day ahead of the clock: " + time);
    }
  }

  private static void finite(String field, List<Float> values) throws WireException {
    for (float value : values) {
      finite(field, value);
    }
  }

  private static void finite(String field, double value) throws WireException {
    if (!Double.isFinite(value)) {
      throw new WireException(RejectReason.NOT_FINITE, field + " must be finite: " + value);
    }
  }

  private static String shortened(String value) {
    return value.length() <= 40 ? value : value.substring(0, 40) + "…";
  }
}

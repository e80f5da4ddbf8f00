package io.bellwether.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * One JSON object to an item and its outcome. Knows the fields it takes by name; everything else,
 * whatever it may give away about the outcome, is skipped unread. One thread.
 */
final class LineParser {
  private final JsonFactory json = new JsonFactory();

  private String id;
  private String symbol;
  private String language;
  private String source;
  private String text;
  private String label;
  private String eventTime;
  private String labelTime;
  private Double realizedReturn;
  private List<Float> numbers;

  FileItem parse(byte[] line) throws BadField {
    clear();
    try (JsonParser parser = json.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadField("a line must hold one JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        field(parser);
      }
      if (parser.nextToken() != null) {
        throw new BadField("something follows the JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new BadField(
          "not JSON in UTF-8 at column " + Math.max(1, e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new BadField("not JSON in UTF-8: " + e.getClass().getSimpleName());
    }
    return item();
  }

  private void clear() {
    id = "";
    symbol = "";
    language = "";
    source = "";
    text = "";
    label = "";
    eventTime = "";
    labelTime = "";
    realizedReturn = null;
    numbers = List.of();
  }

  private void field(JsonParser parser) throws IOException, BadField {
    String name = parser.currentName();
    JsonToken token = parser.nextToken();
    switch (name) {
      case "id" -> id = string(name, token, parser);
      case "symbol" -> symbol = string(name, token, parser);
      case "language" -> language = string(name, token, parser);
      case "source" -> source = string(name, token, parser);
      case "text" -> text = string(name, token, parser);
      case "label" -> label = string(name, token, parser);
      case "event_time" -> eventTime = string(name, token, parser);
      case "label_time" -> labelTime = string(name, token, parser);
      case "return" -> realizedReturn = number(name, token, parser);
      case "past_returns" -> numbers = numbers(name, token, parser);
      default -> parser.skipChildren();
    }
  }

  private FileItem item() throws BadField {
    if (id.isBlank()) {
      throw new BadField("id must not be empty");
    }
    Instant published = time("event_time", eventTime);
    NewsItem item = new NewsItem(published, id, symbol, language, source, text, numbers);
    if (label.isEmpty()) {
      return new FileItem(item, null);
    }
    Instant known = labelTime.isEmpty() ? published : time("label_time", labelTime);
    return new FileItem(item, new Outcome(known, id, label, realizedReturn));
  }

  private static String string(String name, JsonToken token, JsonParser parser)
      throws IOException, BadField {
    if (token == JsonToken.VALUE_NULL) {
      return "";
    }
    if (token != JsonToken.VALUE_STRING) {
      throw new BadField(name + " must be a string: " + token);
    }
    return parser.getText();
  }

  private static Double number(String name, JsonToken token, JsonParser parser)
      throws IOException, BadField {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (!token.isNumeric()) {
      throw new BadField(name + " must be a number: " + token);
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new BadField(name + " must be finite: " + value);
    }
    return value;
  }

  private static List<Float> numbers(String name, JsonToken token, JsonParser parser)
      throws IOException, BadField {
    if (token == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (token != JsonToken.START_ARRAY) {
      throw new BadField(name + " must be an array of numbers: " + token);
    }
    List<Float> values = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      Double value = number(name, next, parser);
      if (value == null || !Float.isFinite(value.floatValue())) {
        throw new BadField(name + " must hold finite numbers: " + value);
      }
      values.add(value.floatValue());
    }
    return values;
  }

  private static Instant time(String name, String value) throws BadField {
    try {
      Instant time = OffsetDateTime.parse(value).toInstant();
      return Instant.ofEpochMilli(time.toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadField(
          name + " must be a date and time such as 2020-01-31T09:30:00Z: " + shortened(value));
    }
  }

  private static String shortened(String value) {
    return value.length() <= 40 ? value : value.substring(0, 40) + "…";
  }
}

package io.bellwether.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A line that holds one JSON object, and the values that its fields may have. What is wrong is told
 * with the field's name.
 */
final class JsonObject {
  private static final JsonFactory JSON = new JsonFactory();

  /** Takes a field whose value is not null; what it does not know it must skip. */
  interface Fields {
    void take(String name, JsonToken token, JsonParser parser) throws IOException, BadField;
  }

  private JsonObject() {}

  /** Hands over field by field; one that is null counts as absent. */
  static void read(byte[] line, Fields fields) throws BadField {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadField("a line must hold one JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (token != JsonToken.VALUE_NULL) {
          fields.take(name, token, parser);
        }
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
  }

  static String string(String name, JsonToken token, JsonParser parser)
      throws IOException, BadField {
    if (token != JsonToken.VALUE_STRING) {
      throw new BadField(name + " must be a string: " + token);
    }
    return parser.getText();
  }

  static double number(String name, JsonToken token, JsonParser parser)
      throws IOException, BadField {
    if (!token.isNumeric()) {
      throw new BadField(name + " must be a number: " + token);
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new BadField(name + " must be finite: " + value);
    }
    return value;
  }

  static List<Float> numbers(String name, JsonToken token, JsonParser parser)
      throws IOException, BadField {
    if (token != JsonToken.START_ARRAY) {
      throw new BadField(name + " must be an array of numbers: " + token);
    }
    List<Float> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      float value = (float) number(name, parser.currentToken(), parser);
      if (!Float.isFinite(value)) {
        throw new BadField(name + " must hold finite numbers: " + value);
      }
      values.add(value);
    }
    return values;
  }

  /** To the millisecond. */
  static Instant time(String name, String value) throws BadField {
    try {
      return Instant.ofEpochMilli(OffsetDateTime.parse(value).toInstant().toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadField(
          name + " must be a date and time such as 2020-01-31T09:30:00Z: " + shortened(value));
    }
  }

  private static String shortened(String value) {
    return value.length() <= 40 ? value : value.substring(0, 40) + "…";
  }
}

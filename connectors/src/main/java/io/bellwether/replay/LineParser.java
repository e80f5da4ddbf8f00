package io.bellwether.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * One JSON object to an item and its outcome. Knows the fields it takes by name; everything else,
 * whatever it may give away about the outcome, is skipped unread. One thread.
 */
final class LineParser {
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
    JsonObject.read(line, this::take);
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

  private void take(String name, JsonToken token, JsonParser parser) throws IOException, BadField {
    switch (name) {
      case "id" -> id = JsonObject.string(name, token, parser);
      case "symbol" -> symbol = JsonObject.string(name, token, parser);
      case "language" -> language = JsonObject.string(name, token, parser);
      case "source" -> source = JsonObject.string(name, token, parser);
      case "text" -> text = JsonObject.string(name, token, parser);
      case "label" -> label = JsonObject.string(name, token, parser);
      case "event_time" -> eventTime = JsonObject.string(name, token, parser);
      case "label_time" -> labelTime = JsonObject.string(name, token, parser);
      case "return" -> realizedReturn = JsonObject.number(name, token, parser);
      case "past_returns" -> numbers = JsonObject.numbers(name, token, parser);
      default -> parser.skipChildren();
    }
  }

  private FileItem item() throws BadField {
    if (id.isBlank()) {
      throw new BadField("id must not be empty");
    }
    Instant published = JsonObject.time("event_time", eventTime);
    NewsItem item = new NewsItem(published, id, symbol, language, source, text, numbers);
    if (label.isEmpty()) {
      return new FileItem(item, null);
    }
    Instant known = labelTime.isEmpty() ? published : JsonObject.time("label_time", labelTime);
    return new FileItem(item, new Outcome(known, id, label, realizedReturn));
  }
}

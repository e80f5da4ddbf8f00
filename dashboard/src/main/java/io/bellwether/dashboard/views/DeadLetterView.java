package io.bellwether.dashboard.views;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The newest dead letters with the beginning of their bytes, and how many there are by reason. Not
 * thread-safe.
 */
final class DeadLetterView {
  static final int KEPT = 100;
  static final int SHOWN_BYTES = 256;
  private static final int MAX_REASONS = 50;
  private static final String PREFIX = "__bellwether.errors.";

  private final ArrayDeque<ObjectNode> newest = new ArrayDeque<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private long count;

  void add(ConsumerRecord<byte[], byte[]> record) {
    count++;
    ObjectNode letter = JsonNodeFactory.instance.objectNode();
    letter.put("number", count);
    for (String name :
        new String[] {"topic", "partition", "offset", "timestamp", "stage", "reason", "detail"}) {
      letter.put(name, last(record, PREFIX + name));
    }
    byte[] value = record.value() == null ? new byte[0] : record.value();
    int shown = Math.min(value.length, SHOWN_BYTES);
    letter.put("bytes", value.length);
    letter.put("hex", HexFormat.of().formatHex(value, 0, shown));
    letter.put("text", text(value, shown));
    newest.addFirst(letter);
    if (newest.size() > KEPT) {
      newest.removeLast();
    }
    String reason = letter.path("reason").asText("unknown");
    reasons.merge(
        reasons.size() < MAX_REASONS || reasons.containsKey(reason) ? reason : "other",
        1L,
        Long::sum);
  }

  /** The header that our sink wrote: an input may have brought one of the same name. */
  private static String last(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }

  /** What is no printable text becomes a dot, as in a hex viewer. */
  private static String text(byte[] value, int length) {
    return new String(value, 0, length, UTF_8).replaceAll("[\\p{Cntrl}\\uFFFD]", ".");
  }

  long count() {
    return count;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("count", count);
    ObjectNode byReason = json.putObject("reasons");
    reasons.forEach(byReason::put);
    ArrayNode letters = json.putArray("newest");
    newest.forEach(letters::add);
    return json;
  }
}

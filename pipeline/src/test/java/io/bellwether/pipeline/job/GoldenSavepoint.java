package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A savepoint that a release made of a small job, with all that it takes to go on from it and to
 * tell whether that went well. Kept as one zip file, which is never changed.
 *
 * @param name of the job; its topics begin with it
 * @param settings of the job, where {@code ${files}} stands for the folder of {@code files}
 * @param files that the settings name
 * @param metadata the whole savepoint: one file, as all state is small
 * @param before what the job had been sent, in the order of each partition
 * @param written by partition such as {@code control-0}: how many offsets of the topics that the
 *     job itself writes and reads it had read
 * @param after what it is sent next
 * @param predictions what it then writes to the predictions topic
 */
record GoldenSavepoint(
    String name,
    Map<String, String> settings,
    Map<String, byte[]> files,
    byte[] metadata,
    List<Sent> before,
    Map<String, Long> written,
    List<Sent> after,
    List<byte[]> predictions) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILES = "files/";

  /**
   * A record of an input topic.
   *
   * @param topic without the job's name
   * @param header of a punctuation, its name; or null
   */
  record Sent(
      String topic, int partition, byte[] key, byte[] value, String header, byte[] headerValue) {

    ProducerRecord<byte[], byte[]> of(String job) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(job + "." + topic, partition, key, value);
      if (header != null) {
        record.headers().add(header, headerValue);
      }
      return record;
    }

    static Sent of(String topic, ProducerRecord<byte[], byte[]> record) {
      Header header = record.headers().iterator().hasNext() ? first(record) : null;
      return new Sent(
          topic,
          record.partition(),
          record.key(),
          record.value(),
          header == null ? null : header.key(),
          header == null ? null : header.value());
    }

    private static Header first(ProducerRecord<byte[], byte[]> record) {
      return record.headers().iterator().next();
    }

    private ObjectNode toJson() {
      ObjectNode node = JSON.createObjectNode().put("topic", topic).put("partition", partition);
      node.put("key", key).put("value", value).put("header", header);
      return node.put("headerValue", headerValue);
    }

    private static Sent fromJson(JsonNode node) throws IOException {
      return new Sent(
          node.get("topic").asText(),
          node.get("partition").asInt(),
          bytes(node.get("key")),
          bytes(node.get("value")),
          node.get("header").isNull() ? null : node.get("header").asText(),
          bytes(node.get("headerValue")));
    }

    private static byte[] bytes(JsonNode node) throws IOException {
      return node.isNull() ? null : node.binaryValue();
    }
  }

  /** Writes the file. */
  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "name", name.getBytes(UTF_8));
      put(zip, "settings.json", JSON.writeValueAsBytes(settings));
      put(zip, "_metadata", metadata);
      put(zip, "before.jsonl", lines(before.stream().map(Sent::toJson).toList()));
      put(zip, "written.json", JSON.writeValueAsBytes(written));
      put(zip, "after.jsonl", lines(after.stream().map(Sent::toJson).toList()));
      put(zip, "predictions.jsonl", lines(encoded(predictions)));
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        put(zip, FILES + entry.getKey(), entry.getValue());
      }
    }
  }

  private static List<JsonNode> encoded(List<byte[]> some) {
    List<JsonNode> encoded = new ArrayList<>();
    some.forEach(bytes -> encoded.add(JSON.getNodeFactory().binaryNode(bytes)));
    return encoded;
  }

  private static byte[] lines(List<? extends JsonNode> nodes) {
    StringBuilder text = new StringBuilder();
    nodes.forEach(node -> text.append(node).append('\n'));
    return text.toString().getBytes(UTF_8);
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** Reads such a file. */
  static GoldenSavepoint read(Path file) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    Map<String, String> settings = new LinkedHashMap<>();
    JSON.readTree(entries.get("settings.json"))
        .properties()
        .forEach(setting -> settings.put(setting.getKey(), setting.getValue().asText()));
    // Those that do not say were predicted before pools were corrected.
    settings.putIfAbsent("combine.pool", "linear");
    Map<String, Long> written = new TreeMap<>();
    JSON.readTree(entries.get("written.json"))
        .properties()
        .forEach(one -> written.put(one.getKey(), one.getValue().asLong()));
    Map<String, byte[]> files = new TreeMap<>();
    entries.forEach(
        (entry, bytes) -> {
          if (entry.startsWith(FILES)) {
            files.put(entry.substring(FILES.length()), bytes);
          }
        });
    List<byte[]> predictions = new ArrayList<>();
    for (String line : text(entries, "predictions.jsonl")) {
      predictions.add(JSON.readTree(line).binaryValue());
    }
    return new GoldenSavepoint(
        new String(entries.get("name"), UTF_8),
        settings,
        files,
        entries.get("_metadata"),
        sent(text(entries, "before.jsonl")),
        written,
        sent(text(entries, "after.jsonl")),
        predictions);
  }

  private static List<String> text(Map<String, byte[]> entries, String name) {
    return new String(entries.get(name), UTF_8).lines().toList();
  }

  private static List<Sent> sent(List<String> lines) throws IOException {
    List<Sent> sent = new ArrayList<>();
    for (String line : lines) {
      sent.add(Sent.fromJson(JSON.readTree(line)));
    }
    return sent;
  }

  /** Lays savepoint and files out; returns the savepoint's address. */
  String unpack(Path folder) throws IOException {
    Path savepoint = Files.createDirectories(folder.resolve("savepoint"));
    Files.write(savepoint.resolve("_metadata"), metadata);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    return savepoint.toUri().toString();
  }

  /** The settings with the folder that {@link #unpack} was given. */
  static Map<String, String> located(Map<String, String> settings, Path folder) {
    Map<String, String> located = new LinkedHashMap<>();
    settings.forEach((key, value) -> located.put(key, value.replace("${files}", "" + folder)));
    return located;
  }
}

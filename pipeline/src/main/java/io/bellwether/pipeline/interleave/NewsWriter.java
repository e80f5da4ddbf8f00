package io.bellwether.pipeline.interleave;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.zip.GZIPOutputStream;

/**
 * Writes news as JSON Lines, compressed where the file's name ends in {@code .gz}. The file is
 * there only once it is whole.
 */
public final class NewsWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private NewsWriter() {}

  /** Writes all items, without their numbers; returns how many there were. */
  public static long write(Iterator<FileItem> items, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      long count = writeAll(items, part, file.getFileName().toString().endsWith(".gz"));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return count;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static long writeAll(Iterator<FileItem> items, Path file, boolean compressed)
      throws IOException {
    long count = 0;
    OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    try (OutputStream out = compressed ? new GZIPOutputStream(plain, 1 << 16) : plain;
        JsonGenerator json = JSON.createGenerator(out)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      for (; items.hasNext(); count++) {
        write(items.next(), json);
      }
      json.writeRaw(count > 0 ? "\n" : "");
    }
    return count;
  }

  private static void write(FileItem line, JsonGenerator json) throws IOException {
    NewsItem item = line.item();
    json.writeStartObject();
    json.writeStringField("id", item.getId());
    json.writeStringField("event_time", item.getEventTime().toString());
    json.writeStringField("symbol", item.getSymbol());
    json.writeStringField("language", item.getLanguage());
    json.writeStringField("source", item.getSource());
    json.writeStringField("text", item.getText());
    if (line.outcome() != null) {
      json.writeStringField("label", line.outcome().getLabel());
      json.writeStringField("label_time", line.outcome().getLabelTime().toString());
    }
    json.writeEndObject();
  }
}

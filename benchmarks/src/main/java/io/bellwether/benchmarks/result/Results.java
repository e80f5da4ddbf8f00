package io.bellwether.benchmarks.result;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bellwether.benchmarks.suite.Effort;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one run measured, as it is kept in a file.
 *
 * @param machine where
 * @param commit of which sources, with {@code +changes} if they differed from it
 * @param command with which command
 * @param started when, as an ISO 8601 instant
 * @param effort how thoroughly
 * @param figures in the order in which they were measured
 */
public record Results(
    Machine machine,
    String commit,
    String command,
    String started,
    Effort effort,
    List<Figure> figures) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Copies the list. */
  public Results {
    figures = List.copyOf(figures);
  }

  /** Reads a file that {@link #write} wrote, of this or an older version. */
  public static Results read(Path file) throws IOException {
    byte[] json;
    try (InputStream in = new FileInputStream(file.toFile())) {
      json = in.readAllBytes();
    }
    try {
      return JSON.readValue(json, Results.class);
    } catch (IOException e) {
      throw new IOException(file + " must be a file that 'bench run' has written", e);
    }
  }

  /** Writes it whole or not at all. */
  public void write(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Path half = Files.createTempFile(absolute.getParent(), "results", ".json");
    JSON.writeValue(half.toFile(), this);
    Files.move(half, absolute, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** The figures of one suite. */
  public List<Figure> of(String suite) {
    return figures.stream().filter(figure -> figure.suite().equals(suite)).toList();
  }
}

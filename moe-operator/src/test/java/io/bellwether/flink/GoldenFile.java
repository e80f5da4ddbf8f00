package io.bellwether.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * State as one version of a release wrote it, and what it meant: for each value its bytes and, as
 * lines, what is in it. Such a file is written once and never changed.
 */
record GoldenFile(List<Value> values) {
  private static final String BYTES = "bytes ";

  /** What was written, and what reads as that. */
  record Value(byte[] bytes, List<String> lines) {}

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    List<String> text = new ArrayList<>();
    for (Value value : values) {
      text.add(BYTES + HexFormat.of().formatHex(value.bytes));
      text.addAll(value.lines);
    }
    Files.write(file, text);
  }

  static GoldenFile read(Path file) throws IOException {
    List<Value> values = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(BYTES)) {
        byte[] bytes = HexFormat.of().parseHex(line.substring(BYTES.length()));
        values.add(new Value(bytes, new ArrayList<>()));
      } else {
        values.get(values.size() - 1).lines.add(line);
      }
    }
    return new GoldenFile(values);
  }
}

package io.bellwether.benchmarks.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where figures were measured.
 *
 * @param processor the model that the system names, or its architecture
 * @param cores how many this process may use
 * @param memoryMebibytes of the machine; 0 if the system does not say
 * @param system name and version
 * @param jdk name and version of the virtual machine
 */
public record Machine(
    String processor, int cores, long memoryMebibytes, String system, String jdk) {

  /** This machine. */
  public static Machine here() throws IOException {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        kibibytes(field(Path.of("/proc/meminfo"), "MemTotal", "0 kB")) >> 10,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  private static long kibibytes(String text) {
    return Long.parseLong(text.substring(0, text.indexOf(' ')));
  }

  private static String field(Path file, String name, String otherwise) throws IOException {
    if (!Files.isReadable(file)) {
      return otherwise;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    }
  }

  /** On one line. */
  public String describe() {
    return "%s, %d cores, %.0f GiB, %s, %s"
        .formatted(processor, cores, memoryMebibytes / 1024.0, system, jdk);
  }
}

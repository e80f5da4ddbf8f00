package io.bellwether.pipeline.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The jars of this class path that Flink's own processes need; never the job's. */
public final class FlinkJars {
  /**
   * What Flink's distribution has in its lib folder, by file name, and the native libraries that
   * must not be loaded anew with each job.
   */
  private static final Pattern FLINK =
      Pattern.compile(
          "(flink-(?!connector-(kafka|base)|avro|state-processor).*"
              + "|kryo|objenesis|minlog|reflectasm|commons-(lang3|text|compress|math3|cli|codec"
              + "|collections|io)|slf4j-api|javassist|log4j-.*|snappy-java|lz4-java|frocksdbjni"
              + "|jsr305|snakeyaml-engine|async-profiler|onnxruntime|tokenizers|api|gson|jna"
              + ")-[0-9].*\\.jar");

  private FlinkJars() {}

  /**
   * Their paths.
   *
   * @throws IllegalStateException when Flink is not among the class path
   */
  public static List<String> onClassPath() {
    List<String> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> FLINK.matcher(Path.of(entry).getFileName().toString()).matches())
            .toList();
    if (jars.stream().noneMatch(jar -> jar.contains("flink-runtime-"))) {
      throw new IllegalStateException(
          "the class path must hold Flink's jars by their own names, but has no flink-runtime-*.jar");
    }
    return jars;
  }
}

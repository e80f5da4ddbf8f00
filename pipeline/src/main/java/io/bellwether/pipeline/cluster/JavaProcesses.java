package io.bellwether.pipeline.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Starts Java processes on the JDK of this one; they live on when this one ends. */
final class JavaProcesses {
  /** Packages of java.base that Flink's default configuration opens on each of its JVMs. */
  private static final List<String> OPENED =
      List.of(
          "java.lang", "java.net", "java.io", "java.nio", "java.text", "java.time", "java.util");

  private final Path directory;
  private final Path conf;

  /**
   * @param directory where processes work; their output is appended to files in its {@code log}
   * @param conf Flink's configuration and log4j.properties
   */
  JavaProcesses(Path directory, Path conf) {
    this.directory = directory;
    this.conf = conf;
  }

  /** Starts a process of Flink on Flink's jars and these further entries alone. */
  Member startFlink(
      String name,
      String mainClass,
      List<String> jvmOptions,
      List<String> further,
      List<String> arguments) {
    List<String> all = new ArrayList<>(jvmOptions);
    OPENED.forEach(opened -> all.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    List<String> classPath = new ArrayList<>(FlinkJars.onClassPath());
    classPath.addAll(further);
    return start(name, mainClass, all, classPath, arguments);
  }

  /** Starts a process on the whole class path of this one. */
  Member startOwn(String name, String mainClass, List<String> jvmOptions, List<String> arguments) {
    return start(name, mainClass, jvmOptions, classPath(), arguments);
  }

  private Member start(
      String name,
      String mainClass,
      List<String> jvmOptions,
      List<String> classPath,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(jvmOptions);
    command.add("-Dlog4j.configurationFile=" + conf.resolve("log4j.properties").toUri());
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), mainClass));
    command.addAll(arguments);
    try {
      Path log = Files.createDirectories(directory.resolve("log")).resolve(name + ".log");
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
      builder.environment().put("FLINK_CONF_DIR", conf.toString());
      Process process = builder.start();
      process.getOutputStream().close();
      return Member.of(name, process.toHandle(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  private static List<String> classPath() {
    return Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
  }

  /** Where a class of this program was loaded from: a jar or a folder. */
  static String homeOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /** The last lines of a log, for errors; without stack frames, which would be all of them. */
  static List<String> tail(Member member, int lines) {
    try (Stream<String> log = Files.lines(Path.of(member.log()))) {
      List<String> all = log.filter(line -> !line.startsWith("\tat ")).toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException | UncheckedIOException e) {
      return List.of("(its log " + member.log() + " cannot be read: " + e.getMessage() + ")");
    }
  }
}

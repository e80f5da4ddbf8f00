package io.bellwether.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.config.SettingsAsFlags;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that every subcommand has, and what they give it: the configuration and where to
 * write. Add it as a {@link Mixin}.
 */
public final class CommonOptions {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file (YAML); see docs/config.md.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting; goes before variables and the file.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(names = "--json", description = "Write data as JSON.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Write data and errors only.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also write warnings of the libraries, and stack traces.")
  private boolean verbose;

  /**
   * The configuration in force. What may be a mistake is said as a message.
   *
   * @throws io.bellwether.pipeline.config.ConfigException with all that is wrong
   */
  public JobConfig config() {
    return configWith(Map.of());
  }

  /**
   * The configuration in force, with these settings where the person gave none by flag; they go
   * before variables and the file.
   */
  public JobConfig configWith(Map<String, String> settings) {
    if (files.size() > 1) {
      throw new ParameterException(
          command.commandLine(), "--config must be given once: " + files.size() + " times");
    }
    return load(files.isEmpty() ? null : files.get(0), settings);
  }

  /** The configuration in force when this is the file, for a command that reads several. */
  public JobConfig config(Path file) {
    return load(file, Map.of());
  }

  /** The configuration files as they were given; empty for none. */
  public List<Path> files() {
    return List.copyOf(files);
  }

  /**
   * The settings that were given, by file, variable or flag, as {@code -D} would give them; a new
   * map each time. References to secrets are not resolved.
   */
  public Map<String, String> given() {
    return new LinkedHashMap<>(
        SettingsAsFlags.of(files.isEmpty() ? null : files.get(0), overrides, environment()));
  }

  private JobConfig load(Path file, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(overrides);
    JobConfig config = JobConfig.load(file, all, environment());
    config.notes().forEach(note -> message("note: " + note));
    return config;
  }

  private Map<String, String> environment() {
    return ((Bellwether) command.root().userObject()).environment();
  }

  /** A variable of the environment that holds what must not be on a command line, or null. */
  public String variable(String name) {
    return environment().get(name);
  }

  /** Whether data may be coloured: on a terminal, unless NO_COLOR is set. */
  public boolean colour() {
    return command.commandLine().getColorScheme().ansi().enabled();
  }

  /** The subcommand, to say what is wrong with its options. */
  public CommandSpec command() {
    return command;
  }

  public boolean json() {
    return json;
  }

  public boolean quiet() {
    return quiet;
  }

  public boolean verbose() {
    return verbose;
  }

  /** For data: standard output. Flushed when the command ends. */
  public PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** Says something to the person, on standard error, unless they asked for quiet. */
  public void message(String text) {
    if (!quiet) {
      PrintWriter err = command.commandLine().getErr();
      err.println(text);
      err.flush();
    }
  }

  /** Text with picocli's markup, such as {@code @|green ok|@}, coloured only on a terminal. */
  public String styled(String markup) {
    return command.commandLine().getColorScheme().ansi().string(markup);
  }

  /** Writes a value as JSON data. */
  public void writeJson(Object value) {
    try {
      out().println(JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write JSON", e);
    }
  }
}

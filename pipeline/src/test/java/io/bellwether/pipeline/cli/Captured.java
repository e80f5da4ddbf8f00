package io.bellwether.pipeline.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** A run of the command and what it wrote. */
record Captured(int exitCode, String out, String err) {

  static Captured run(String... arguments) {
    return run(Map.of(), arguments);
  }

  static Captured run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Bellwether.commandLine(environment)
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int exitCode = command.execute(arguments);
    command.getOut().flush();
    command.getErr().flush();
    return new Captured(exitCode, out.toString(), err.toString());
  }
}

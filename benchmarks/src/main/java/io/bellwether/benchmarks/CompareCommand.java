package io.bellwether.benchmarks;

import io.bellwether.benchmarks.result.Comparison;
import io.bellwether.benchmarks.result.Results;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compare",
    description = {
      "Name what changed between two runs by more than the noise.",
      "A figure changed when the repetitions of the two runs do not overlap and their medians differ"
          + " by more than the tolerance. Exit code 3 when something became worse."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BEFORE", description = "A file of 'bench run'.")
  private Path before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "Another.")
  private Path after;

  @Option(
      names = "--tolerance",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "By how much medians may differ; 0.1 by default.")
  private double tolerance;

  @Override
  public Integer call() throws IOException {
    Results was = Results.read(before);
    Results is = Results.read(after);
    Comparison comparison = Comparison.of(was, is, tolerance);
    PrintWriter out = spec.commandLine().getOut();
    if (!was.machine().equals(is.machine())) {
      out.println("note: different machines or JDKs:");
      out.println("  " + was.machine().describe());
      out.println("  " + is.machine().describe());
    }
    comparison.missing().forEach(key -> out.println("not in the latter: " + key));
    for (Comparison.Change change : comparison.changes()) {
      out.printf(
          "%s %s: %.4g -> %.4g %s (%s %.0f %%)%n",
          change.isRegression() ? "WORSE " : "better",
          change.before().key(),
          change.before().value(),
          change.after().value(),
          change.before().unit(),
          change.isRegression() ? "lost" : "gained",
          100 * Math.abs(1 - change.gain()));
    }
    out.printf(
        "%d figures compared: %d better, %d worse%n",
        comparison.compared(),
        comparison.changes().size() - comparison.regressions().size(),
        comparison.regressions().size());
    out.flush();
    return comparison.regressions().isEmpty() ? 0 : Bench.REGRESSION;
  }
}

package io.bellwether.benchmarks;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Results;
import io.bellwether.benchmarks.suite.Page;
import io.bellwether.benchmarks.suite.Suite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    description = "Write the report, docs/benchmarks.md, from files of figures.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "From 'bench run'; where two hold the same suite, the latter counts.")
  private List<Path> files;

  @Override
  public Integer call() throws IOException {
    List<Results> runs = new ArrayList<>();
    for (Path file : files) {
      runs.add(Results.read(file));
    }
    spec.commandLine().getOut().print(report(runs, suites(runs)));
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** All there are, among which must be those of the files. */
  private List<Suite> suites(List<Results> runs) {
    try {
      for (Results run : runs) {
        Suites.named(run.figures().stream().map(Figure::suite).distinct().toList());
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "cannot report: " + e.getMessage(), e);
    }
    return Suites.all();
  }

  /** The report of these runs; a suite that none of them holds is left out. */
  static String report(List<Results> runs, List<Suite> suites) {
    Page page = new Page();
    page.heading(1, "Benchmarks");
    page.paragraph(
        """
        Written by `./bellwether bench report FILE…` from files of `./bellwether bench run`. Every figure is the
        median of its repetitions; what is compared was measured in turns in one run. Two files are compared by
        `./bellwether bench compare BEFORE AFTER`, which names what became worse by more than the noise.
        """);
    for (Suite suite : suites) {
      Results last = null;
      for (Results run : runs) {
        last = run.of(suite.name()).isEmpty() ? last : run;
      }
      if (last != null) {
        List<Figure> figures = last.of(suite.name());
        suite.describe(figures, page);
        page.paragraph(
            "`%s`, commit %s, %s; %s."
                .formatted(
                    last.command(),
                    last.commit(),
                    last.started().substring(0, 10),
                    last.machine().describe()));
      }
    }
    return page.toString().stripTrailing() + "\n";
  }
}

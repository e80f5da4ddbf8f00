package io.bellwether.benchmarks.kernel;

import static io.bellwether.benchmarks.kernel.KernelFigures.number;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Steps that have no twin: filters, the gate's choice, the features of a text. */
final class StepSection {
  private static final double SMALL_NANOS = 1e3;
  private static final double LARGE_NANOS = 2e6;

  private final KernelFigures figures;

  StepSection(KernelFigures figures) {
    this.figures = figures;
  }

  void write(Page page) {
    writeFilters(page);
    page.heading(3, "Top-k");
    page.paragraph("Two of the experts, by their scores.");
    writeByOneCondition(
        page, "topK", "experts", experts -> StepWork.ofTopK(Integer.parseInt(experts)));
    page.heading(3, "Features of a text");
    page.paragraph("Normal form, tokens, and the hashes of words and n-grams of one headline.");
    writeByOneCondition(page, "extract", "headline", StepWork::ofText);
  }

  private void writeFilters(Page page) {
    page.heading(3, "Belief filters");
    page.paragraph(
        """
        One label of three classes: the update of the belief, and the beliefs in all experts after it. Bounds here and
        below are as for the twins; most of these steps wait for comparisons, hashes and logarithms, of which the loops
        that the machine was measured by have none.
        """);
    Requirement small = new Requirement("a step of MoE-F in at most 1 µs with 8 experts");
    Requirement large = new Requirement("a step of MoE-F in at most 2 ms with 1000 experts");
    List<List<String>> rows = new ArrayList<>();
    for (Figure step : figures.named("step")) {
      String kind = step.of().get("kind");
      String experts = step.of().get("experts");
      String voters = step.of().get("voters");
      Work work = StepWork.ofFilter(kind, Integer.parseInt(experts), voters.equals("all"));
      List<String> row = new ArrayList<>(List.of(kind, experts, voters));
      row.add(number(step.value() / 1000));
      row.addAll(Bound.cells(Bound.of(figures, work), step));
      rows.add(row);
      String what = "%s, %s voting: %s µs".formatted(kind, voters, number(step.value() / 1000));
      if (kind.startsWith("moe-f") && experts.equals("8")) {
        small.check(step.value() <= SMALL_NANOS, what);
      } else if (kind.startsWith("moe-f") && experts.equals("1000")) {
        large.check(step.value() <= LARGE_NANOS, what);
      }
    }
    page.table(List.of("filter", "experts", "voting", "µs", "bound in ns", "share of it"), rows);
    small.write(page);
    large.write(page);
  }

  private void writeByOneCondition(
      Page page, String name, String condition, Function<String, Work> work) {
    List<List<String>> rows = new ArrayList<>();
    for (Figure figure : figures.named(name)) {
      String value = figure.of().get(condition);
      List<String> row = new ArrayList<>(List.of(value, number(figure.value())));
      row.addAll(Bound.cells(Bound.of(figures, work.apply(value)), figure));
      rows.add(row);
    }
    page.table(List.of(condition, "ns", "bound in ns", "share of it"), rows);
  }
}

package io.bellwether.pipeline.accuracy;

import io.bellwether.core.metric.Metric;
import io.bellwether.pipeline.evaluation.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The document's tables of the single files. */
final class FilesPart {
  private static final List<String> BASELINES =
      List.of(
          "uniform average",
          "stacking",
          "online bagging",
          "online boosting",
          "majority class",
          "last known label");

  private final Page page;
  private final Map<KnownFile, FileResult> results;

  /** By file; those that are missing were not present. */
  FilesPart(Page page, Map<KnownFile, FileResult> results) {
    this.page = page;
    this.results = results;
  }

  void write() {
    mixtures();
    baselines();
    movements();
    regressions();
    releases();
  }

  private void mixtures() {
    page.heading("The mixture and its best expert");
    page.text(
        "Macro-F1 of the mixture and of the expert that turned out best alone, which nobody could"
            + " have chosen before.");
    page.table(
        "file",
        "items scored",
        "mixture [95 %]",
        "best single expert",
        "mixture − best [95 %]",
        "MCC",
        "kappa-temporal");
    for (KnownFile file : KnownFile.ALL) {
      row(file, this::mixture);
    }
  }

  private List<String> mixture(FileResult result) {
    Comparison c = result.comparison();
    return List.of(
        c.items(),
        c.f1WithInterval(c.mixture()),
        c.named(c.bestExpert()),
        c.difference(c.bestExpert()),
        c.value(c.mixture(), Metric.MCC),
        c.value(c.mixture(), Metric.KAPPA_TEMPORAL));
  }

  /** The cells of one file's row after its title. */
  private interface Cells {
    List<String> of(FileResult result);
  }

  private void row(KnownFile file, Cells cells) {
    FileResult result = results.get(file);
    List<String> row = new ArrayList<>();
    row.add(result == null ? file.name() : result.title());
    row.addAll(result == null ? List.of("not present") : cells.of(result));
    page.row(row);
  }

  private void baselines() {
    page.heading("Baselines");
    page.text("Macro-F1 on the same items. Bagging and boosting train ten copies of one expert.");
    List<String> titles = new ArrayList<>(List.of("file", "mixture"));
    titles.addAll(BASELINES);
    page.table(titles.toArray(String[]::new));
    for (KnownFile file : KnownFile.ALL) {
      row(file, FilesPart::baselines);
    }
  }

  private static List<String> baselines(FileResult result) {
    Comparison c = result.comparison();
    List<String> cells = new ArrayList<>(List.of(c.f1(c.mixture())));
    BASELINES.forEach(name -> cells.add(c.f1(c.baseline(name))));
    return cells;
  }

  private void movements() {
    List<String> sentences =
        results.values().stream()
            .filter(result -> result.file().kind() == KnownFile.Kind.MOVEMENTS)
            .map(FilesPart::movement)
            .toList();
    if (!sentences.isEmpty()) {
      page.text("On what markets did after a text nothing is claimed:");
      page.bullets(sentences);
    }
  }

  private static String movement(FileResult result) {
    Comparison c = result.comparison();
    return ("%s, %d sessions: MCC %s; against the majority class %s, against the last known label"
            + " %s.")
        .formatted(
            result.title(),
            c.unitsDrawn(),
            c.withInterval(c.mixture(), Metric.MCC),
            c.difference(c.baseline("majority class"), Metric.MCC),
            c.difference(c.baseline("last known label"), Metric.MCC));
  }

  private void regressions() {
    page.heading("Against one plain logistic regression");
    page.text(
        "One pass of stochastic gradient descent over words and pairs of words (characters in"
            + " Chinese, Japanese and Korean), without parts of words; the learning rate is the best"
            + " of 0.5, 2 and 8 in hindsight.");
    page.table("file", "mixture", "logistic regression [95 %]", "rate", "mixture − regression");
    for (KnownFile file : KnownFile.ALL) {
      if (file.kind() != KnownFile.Kind.NUMBERS) {
        row(file, FilesPart::regression);
      }
    }
  }

  private static List<String> regression(FileResult result) {
    Comparison c = result.comparison();
    Row regression = c.bestRegression().orElseThrow();
    return List.of(
        c.f1(c.mixture()),
        c.f1WithInterval(regression),
        PlainRegression.rate(regression.name()),
        c.difference(regression));
  }

  private void releases() {
    page.heading("Where items share their instant with labels");
    page.text(
        "With `labels.release: reached`, the default, an item sees the labels of the items before it"
            + " in its own instant, such as a day; with `passed`, those of former instants only."
            + " Where rows of one instant come sorted by label, part of the score under `reached` is"
            + " that order; see [the decision](decisions/0002-event-time-order.md).");
    List<FileResult> shown =
        results.values().stream().filter(result -> result.passed().isPresent()).toList();
    if (shown.isEmpty()) {
      page.text("No file that is present has such items.");
      return;
    }
    page.bullets(shown.stream().map(r -> r.shared().sentence(r.title())).toList());
    page.table(
        "file",
        "labels.release",
        "mixture [95 %]",
        "best single expert",
        "mixture − best [95 %]",
        "uniform average",
        "last known label");
    for (FileResult result : shown) {
      page.row(release(result, result.comparison()));
      page.row(release(result, result.passed().orElseThrow()));
    }
  }

  private static List<String> release(FileResult result, Comparison c) {
    return List.of(
        result.title(),
        c.release(),
        c.f1WithInterval(c.mixture()),
        c.named(c.bestExpert()),
        c.difference(c.bestExpert()),
        c.f1(c.baseline("uniform average")),
        c.f1(c.baseline("last known label")));
  }
}

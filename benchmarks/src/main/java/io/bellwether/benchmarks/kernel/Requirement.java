package io.bellwether.benchmarks.kernel;

import io.bellwether.benchmarks.suite.Page;
import java.util.ArrayList;
import java.util.List;

/** Something that has to be reached, and the cases that were looked at. */
final class Requirement {
  private final String text;
  private final List<String> exceptions = new ArrayList<>();
  private int cases;

  Requirement(String text) {
    this.text = text;
  }

  /** Counts a case; one that does not hold is named by {@code what}. */
  void check(boolean holds, String what) {
    cases++;
    if (!holds) {
      exceptions.add(what);
    }
  }

  /** One sentence: whether it holds, in how many cases, and where not. */
  String verdict() {
    if (cases == 0) {
      return "Must reach: " + text + ". **Not measured.**";
    }
    return exceptions.isEmpty()
        ? "Must reach: " + text + ". **Holds** in all " + cases + " cases."
        : "Must reach: %s. **Does not hold** in %d of %d cases: %s."
            .formatted(text, exceptions.size(), cases, String.join("; ", exceptions));
  }

  void write(Page page) {
    page.paragraph(verdict());
  }
}

package io.bellwether.core.mixture;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.expert.ServedSpec;
import java.io.Serializable;

/**
 * One expert of the mixture as configured.
 *
 * @param name unique; what predictions, metrics and control records call it
 * @param eligibility the items it may be asked about, provided that they have what its kind needs
 * @param start what it begins with where it has no state yet; nothing for a served expert
 * @param terms what a question costs, and when it is worth it
 */
public record ExpertDefinition(
    String name, ExpertSpec spec, Eligibility eligibility, WarmStart start, Terms terms)
    implements Serializable {
  public ExpertDefinition {
    if (!name.matches("[a-z0-9][a-z0-9._-]{0,62}")) {
      throw new IllegalArgumentException(
          "an expert's name must be 1 to 63 of a-z, 0-9, '.', '_', '-' and begin with a letter or"
              + " digit: "
              + name);
    }
    boolean isAsked = spec instanceof ServedSpec served && served.isAsked();
    if (terms.whenUnsure() && !isAsked) {
      throw new IllegalArgumentException(
          "ask must be always unless the expert is served and asked, as in-stream experts are those"
              + " that are asked first, and external ones vote unasked: when-unsure");
    }
  }

  /** An expert that costs nothing and is always asked. */
  public ExpertDefinition(String name, ExpertSpec spec, Eligibility eligibility, WarmStart start) {
    this(name, spec, eligibility, start, Terms.FREE);
  }

  /** The same, beginning fresh. */
  public ExpertDefinition(String name, ExpertSpec spec, Eligibility eligibility) {
    this(name, spec, eligibility, WarmStart.NONE);
  }

  /** The same expert with another beginning. */
  public ExpertDefinition startingFrom(WarmStart other) {
    return new ExpertDefinition(name, spec, eligibility, other, terms);
  }

  /** Whether it is served: asked with the item's text, without lessons and without state. */
  public boolean isServed() {
    return spec instanceof ServedSpec;
  }

  /** Whether both are the same expert, whatever they began with. */
  public boolean sameExpert(ExpertDefinition other) {
    return startingFrom(WarmStart.NONE).equals(other.startingFrom(WarmStart.NONE));
  }

  /** Whether the expert is asked about such an item: it may be, and it has something to say. */
  public boolean allows(Features x) {
    return eligibility.allows(x) && spec.needs().metBy(x);
  }
}

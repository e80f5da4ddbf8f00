package io.bellwether.core.mixture;

import io.bellwether.core.Classes;
import io.bellwether.core.served.ServedExpert;
import java.io.Serializable;
import java.util.function.UnaryOperator;

/**
 * Makes served experts where they are used: clients, sessions and files do not travel with the job.
 */
public interface ServedExperts extends Serializable {
  /** Makes none: for mixtures whose experts are all in-stream. */
  ServedExperts NONE =
      (definition, classes) -> {
        throw new IllegalArgumentException(
            "no served expert can be made here: " + definition.name());
      };

  /**
   * Makes the expert of a definition, whose spec is a {@link io.bellwether.core.expert.ServedSpec}.
   * Reaches for nothing over the network: an endpoint that is down is found out by asking.
   *
   * @throws IllegalArgumentException when it cannot be made, with a sentence that says why: a file
   *     is missing or is another, a setting does not fit
   */
  ServedExpert create(ExpertDefinition definition, Classes classes);

  /**
   * The same where files have travelled with a job.
   *
   * @param shipped the path of a file by the name it was shipped under; null when nobody shipped it
   */
  default ServedExperts finding(UnaryOperator<String> shipped) {
    return this;
  }
}

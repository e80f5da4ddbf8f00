package io.bellwether.pipeline.served;

import io.bellwether.core.Classes;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.core.served.ServedExpert;

/** Makes the served experts of all kinds; the door of this package. */
public final class Serving implements ServedExperts {
  private static final long serialVersionUID = 1;

  @Override
  public ServedExpert create(ExpertDefinition definition, Classes classes) {
    if (definition.spec() instanceof ServedSpec.Recorded recorded) {
      return RecordedExpert.read(definition.name(), recorded, classes);
    }
    throw new IllegalArgumentException(
        "expert "
            + definition.name()
            + " must be of a kind that is asked: "
            + definition.spec().kind());
  }
}

package io.bellwether.pipeline.served;

import io.bellwether.core.Classes;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.pipeline.config.LlmReader;

/** Makes the served experts of all kinds; the door of this package. */
public final class Serving implements ServedExperts {
  private static final long serialVersionUID = 1;

  @Override
  public ServedExpert create(ExpertDefinition definition, Classes classes) {
    if (definition.spec() instanceof ServedSpec.Recorded recorded) {
      return RecordedExpert.read(definition.name(), recorded, classes);
    }
    if (definition.spec() instanceof ServedSpec.Hosted hosted && hosted.kind().equals("llm")) {
      return LlmExpert.open(
          LlmReader.settings(definition.name(), hosted.settings(), classes.names()));
    }
    throw new IllegalArgumentException(
        "expert "
            + definition.name()
            + " must be of a kind that is asked: "
            + definition.spec().kind());
  }

  /**
   * Sees whether a served expert could be made, and makes none. One that is not served, or not
   * asked, always could.
   *
   * @throws IllegalArgumentException when it could not, with a sentence that says why
   */
  public void check(ExpertDefinition definition, Classes classes) {
    if (definition.spec() instanceof ServedSpec served && served.isAsked()) {
      create(definition, classes).close();
    }
  }
}

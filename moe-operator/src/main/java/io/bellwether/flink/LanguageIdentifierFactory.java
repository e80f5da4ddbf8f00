package io.bellwether.flink;

import io.bellwether.core.text.LanguageIdentifier;
import java.io.Serializable;

/** Makes a language identifier where it is used: models do not travel with the job graph. */
public interface LanguageIdentifierFactory extends Serializable {
  /** Makes one for the calling thread. */
  LanguageIdentifier create();
}

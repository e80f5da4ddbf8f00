package io.bellwether.pipeline.job;

import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.flink.LanguageIdentifierFactory;
import io.bellwether.language.OpenNlpLanguageIdentifier;
import io.bellwether.pipeline.config.JobConfig;
import java.util.HashSet;

/** How languages are told where an item does not state its own. */
public final class Languages {
  private Languages() {}

  /** A factory for the job's subtasks. */
  public static LanguageIdentifierFactory of(JobConfig.Language language) {
    if (language.identify() == JobConfig.Identify.NEVER) {
      return LanguageIdentifier::unknown;
    }
    HashSet<String> candidates = new HashSet<>(language.candidates());
    return () -> new OpenNlpLanguageIdentifier(candidates);
  }
}

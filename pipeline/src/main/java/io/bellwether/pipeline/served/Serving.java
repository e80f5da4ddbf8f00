package io.bellwether.pipeline.served;

import io.bellwether.core.Classes;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.onnx.OnnxClassifiers;
import io.bellwether.onnx.OnnxFiles;
import io.bellwether.pipeline.config.LlmReader;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Makes the served experts of all kinds; the door of this package. */
public final class Serving implements ServedExperts {
  private static final long serialVersionUID = 1;

  /** The kinds that are asked, and made here. */
  public static final List<String> KINDS = List.of("recorded", "llm", OnnxClassifiers.KIND);

  /** Null where nothing was shipped, as after a journey of its own. */
  private final transient UnaryOperator<String> shipped;

  /** Makes experts whose files are read where they lie. */
  public Serving() {
    this(null);
  }

  private Serving(UnaryOperator<String> shipped) {
    this.shipped = shipped;
  }

  @Override
  public Serving finding(UnaryOperator<String> files) {
    return new Serving(files);
  }

  @Override
  public ServedExpert create(ExpertDefinition definition, Classes classes) {
    if (definition.spec() instanceof ServedSpec.Recorded recorded) {
      return RecordedExpert.read(definition.name(), recorded, classes);
    }
    if (definition.spec() instanceof ServedSpec.Hosted hosted && hosted.kind().equals("llm")) {
      return LlmExpert.open(
          LlmReader.settings(definition.name(), hosted.settings(), classes.names()));
    }
    if (isClassifier(definition)) {
      return classifier(definition, classes);
    }
    throw new IllegalArgumentException(
        "expert "
            + definition.name()
            + " must be of a kind that is asked, one of "
            + KINDS
            + ": "
            + definition.spec().kind());
  }

  private static boolean isClassifier(ExpertDefinition definition) {
    return definition.spec() instanceof ServedSpec.Hosted hosted
        && hosted.kind().equals(OnnxClassifiers.KIND);
  }

  private ServedExpert classifier(ExpertDefinition definition, Classes classes) {
    Map<String, String> settings = ((ServedSpec.Hosted) definition.spec()).settings();
    OnnxFiles files = OnnxClassifiers.files(settings);
    OnnxFiles here =
        files.at(
            found(files.modelCacheName(), files.model()),
            found(files.tokenizerCacheName(), files.tokenizer()));
    try {
      return OnnxClassifiers.create(OnnxClassifiers.with(here, settings), classes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expert " + definition.name() + ": " + e.getMessage(), e);
    }
  }

  private String found(String name, String otherwise) {
    String path = shipped == null ? null : shipped.apply(name);
    return path == null ? otherwise : path;
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

  /**
   * Names the files of an expert that travel with a job, so that TaskManagers need no access to
   * where they lie; their SHA-256 must be fixed.
   *
   * @param to takes each file's path, and the name under which it is found again
   */
  public static void ship(ExpertDefinition definition, BiConsumer<String, String> to) {
    if (isClassifier(definition)) {
      OnnxFiles files = OnnxClassifiers.files(((ServedSpec.Hosted) definition.spec()).settings());
      to.accept(files.model(), files.modelCacheName());
      to.accept(files.tokenizer(), files.tokenizerCacheName());
    }
  }
}

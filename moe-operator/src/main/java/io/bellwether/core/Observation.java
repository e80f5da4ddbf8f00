package io.bellwether.core;

/**
 * An item of a recorded stream with what became of it.
 *
 * @param id unique in the stream
 * @param eventTime when the item happened, in milliseconds since 1970
 * @param labelTime when its label became known, same unit; meaningless without a label
 * @param label index of its class, or -1 when no label ever came
 * @param features belong to this observation and must stay as they are until its label was learned
 * @param text for experts that are asked with that; empty where it is not known
 */
public record Observation(
    String id, long eventTime, long labelTime, int label, Features features, String text) {

  /** An item whose text is not known. */
  public Observation(String id, long eventTime, long labelTime, int label, Features features) {
    this(id, eventTime, labelTime, label, features, "");
  }

  public Observation {
    if (label < -1) {
      throw new IllegalArgumentException(
          "label of " + id + " must be a class or -1 for none: " + label);
    }
  }
}

package io.bellwether.pipeline.config;

/** A value that its option's type refuses; the message goes on from the key: "must be ...". */
final class Mismatch extends Exception {
  private static final long serialVersionUID = 1;

  Mismatch(String bound) {
    super(bound);
  }
}

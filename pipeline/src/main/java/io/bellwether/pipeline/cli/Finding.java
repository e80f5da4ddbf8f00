package io.bellwether.pipeline.cli;

/**
 * What one check of the doctor found.
 *
 * @param subject what was checked
 * @param sentence what was found
 * @param remedy what to do about it; for {@code OK}, that nothing is to be done
 */
record Finding(Status status, String subject, String sentence, String remedy) {
  enum Status {
    OK,
    /** It works, but not as planned. */
    WARNING,
    /** The job cannot work, or can lose records. */
    FAILURE
  }

  static Finding ok(String subject, String sentence) {
    return new Finding(Status.OK, subject, sentence, "nothing to do");
  }

  static Finding warning(String subject, String sentence, String remedy) {
    return new Finding(Status.WARNING, subject, sentence, remedy);
  }

  static Finding failure(String subject, String sentence, String remedy) {
    return new Finding(Status.FAILURE, subject, sentence, remedy);
  }
}

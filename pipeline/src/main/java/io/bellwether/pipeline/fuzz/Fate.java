package io.bellwether.pipeline.fuzz;

/** What must become of a record. */
enum Fate {
  /** No job can use it: it is a dead letter, once, byte for byte. */
  REFUSED,
  /** It may still make sense: it is either a dead letter or, as a news item, predicted once. */
  EITHER,
  /** It makes sense, but says nothing new: it is no dead letter and changes nothing. */
  PASSED_OVER
}

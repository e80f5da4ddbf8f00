package io.bellwether.pipeline.config;

/** The kinds of filters by their words in the file. */
enum FilterKind {
  FIXED_SHARE,
  NONE
}

package io.bellwether.pipeline.config;

/** The kinds of gates by their words in the file. */
enum GateKind {
  SOFTMAX
}

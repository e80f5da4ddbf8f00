package io.bellwether.connectors;

/** Where a source starts when the job has no checkpoint to resume from. */
public enum Start {
  EARLIEST,
  LATEST,
  /** At the group's committed offsets, or at the earliest where it has none. */
  COMMITTED
}

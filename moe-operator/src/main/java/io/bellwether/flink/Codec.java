package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/**
 * Writes and reads one kind of message or state, with a version. Has a public constructor without
 * arguments, as a savepoint names it by its class.
 *
 * <p>To change a layout: raise {@link #version()}, keep reading the older ones.
 */
interface Codec<T> extends Serializable {
  /** The kind of value. */
  Class<T> type();

  /** The version that {@link #write} writes. */
  int version();

  void write(T value, DataOutput out) throws IOException;

  /** Reads what {@link #write} of {@code version} wrote. */
  T read(DataInput in, int version) throws IOException;

  /** Whether values are big and written in few pieces, so that to gather these would cost more. */
  default boolean isBulky() {
    return false;
  }

  /** A copy that shares nothing that changes; immutable values are their own copy. */
  default T copy(T value) {
    return value;
  }
}

package io.bellwether.core;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Something whose state can be written, and read back by another instance of the same
 * configuration, after which both behave alike: equal inputs give equal predictions, bit for bit.
 *
 * <p>Use {@link Snapshot#write(Stateful)} and {@link Snapshot#read(byte[], Stateful)}, which add
 * the type, the version and a checksum.
 */
public interface Stateful {
  /** A short constant that names the kind of state, such as {@code softmax-regression}. */
  String stateType();

  /** The version that {@link #save} writes; raised by one with each change of the layout. */
  int stateVersion();

  /** Writes all state. */
  void save(DataOutput out) throws IOException;

  /**
   * Replaces all state by what {@link #save} of {@code version} wrote.
   *
   * @param version between 1 and {@link #stateVersion()}
   * @throws IOException when the state does not fit this configuration; says what differs
   */
  void load(DataInput in, int version) throws IOException;
}

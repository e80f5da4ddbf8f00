package io.bellwether.core;

import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Memory that a snapshot is written to, in the bytes of {@link DataOutputStream}: an expert's
 * tables are written while items wait, so that each float must be one store. One thread.
 */
final class SnapshotBuffer extends OutputStream implements DataOutput {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** The longest array that every JVM can make. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int size;

  /**
   * @param expected bytes; more will be taken, too
   */
  SnapshotBuffer(int expected) {
    this.bytes = new byte[Math.max(64, expected)];
  }

  /** What was written, which no later call changes; nothing else may be written. */
  byte[] take() {
    byte[] taken = bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
    bytes = null;
    return taken;
  }

  /** CRC-32C of what was written so far. */
  int checksum() {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, size);
    return (int) crc.getValue();
  }

  /** Makes room for so many bytes more and takes it; where they begin. */
  private int claim(int count) {
    int at = size;
    if (count > bytes.length - at) {
      long needed = (long) at + count;
      if (needed > MAX_BYTES) {
        throw new OutOfMemoryError("a snapshot must have at most " + MAX_BYTES + " bytes");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * at)));
    }
    size = at + count;
    return at;
  }

  void writeFloats(float[] from, int offset, int length) {
    int at = claim(Math.multiplyExact(length, Float.BYTES));
    byte[] into = bytes;
    for (int i = 0; i < length; i++) {
      INTS.set(into, at + i * Float.BYTES, Float.floatToIntBits(from[offset + i]));
    }
  }

  @Override
  public void write(int value) {
    bytes[claim(1)] = (byte) value;
  }

  @Override
  public void write(byte[] from) {
    write(from, 0, from.length);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    int at = claim(length);
    System.arraycopy(from, offset, bytes, at, length);
  }

  @Override
  public void writeBoolean(boolean value) {
    write(value ? 1 : 0);
  }

  @Override
  public void writeByte(int value) {
    write(value);
  }

  @Override
  public void writeShort(int value) {
    write(value >>> 8);
    write(value);
  }

  @Override
  public void writeChar(int value) {
    writeShort(value);
  }

  @Override
  public void writeInt(int value) {
    int at = claim(Integer.BYTES);
    INTS.set(bytes, at, value);
  }

  @Override
  public void writeLong(long value) {
    int at = claim(Long.BYTES);
    LONGS.set(bytes, at, value);
  }

  @Override
  public void writeFloat(float value) {
    writeInt(Float.floatToIntBits(value));
  }

  @Override
  public void writeDouble(double value) {
    writeLong(Double.doubleToLongBits(value));
  }

  @Override
  public void writeBytes(String value) throws IOException {
    new DataOutputStream(this).writeBytes(value);
  }

  @Override
  public void writeChars(String value) throws IOException {
    new DataOutputStream(this).writeChars(value);
  }

  @Override
  public void writeUTF(String value) throws IOException {
    new DataOutputStream(this).writeUTF(value);
  }
}

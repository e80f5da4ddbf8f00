package io.bellwether.core;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A {@link Stateful}'s state as bytes: magic, type, version, payload, CRC-32C. The same bytes are
 * keyed state in the job, a version of the gate on the control topic and a model file on disk.
 */
public final class Snapshot {
  private static final int MAGIC = 0x42574554; // "BWET"
  private static final int CHECKSUM_BYTES = 4;

  private Snapshot() {}

  /** The state of {@code stateful} as self-describing bytes. */
  public static byte[] write(Stateful stateful) {
    return write(stateful, 1024);
  }

  /**
   * The same, quicker for large state, as the memory for it is found at once.
   *
   * @param expectedBytes such as the length of an earlier snapshot and a little more
   */
  public static byte[] write(Stateful stateful, int expectedBytes) {
    SnapshotBuffer out = new SnapshotBuffer(expectedBytes);
    try {
      out.writeInt(MAGIC);
      out.writeUTF(stateful.stateType());
      out.writeInt(stateful.stateVersion());
      stateful.save(out);
      out.writeInt(out.checksum());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.take();
  }

  /**
   * Replaces the state of {@code target} by the one in {@code bytes}.
   *
   * @throws IOException when the bytes are damaged, of another type, or of a newer version than
   *     this program knows; {@code target} must then not be used
   */
  public static void read(byte[] bytes, Stateful target) throws IOException {
    int payloadEnd = bytes.length - CHECKSUM_BYTES;
    if (payloadEnd < CHECKSUM_BYTES || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
      throw new IOException("not a snapshot of " + target.stateType());
    }
    if (ByteBuffer.wrap(bytes).getInt(payloadEnd) != checksum(bytes, payloadEnd)) {
      throw new IOException("snapshot of " + target.stateType() + " is damaged: checksum differs");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 4, payloadEnd - 4));
    String type = in.readUTF();
    if (!type.equals(target.stateType())) {
      throw new IOException("snapshot must be of " + target.stateType() + ": " + type);
    }
    int version = in.readInt();
    if (version < 1 || version > target.stateVersion()) {
      throw new IOException(
          "snapshot version of "
              + type
              + " must be between 1 and "
              + target.stateVersion()
              + ": "
              + version
              + "; it was written by a newer release");
    }
    target.load(in, version);
    if (in.available() > 0) {
      throw new IOException("snapshot of " + type + " has " + in.available() + " bytes too many");
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}

package io.bellwether.wire;

/** The five bytes before the body. */
final class Frame {
  static final byte MAGIC = 0;
  static final int BYTES = 5;

  private Frame() {}

  /** Checks the frame and returns the schema id. */
  static int schemaId(byte[] value, int maxBytes) throws WireException {
    if (value == null) {
      throw new WireException(RejectReason.NULL_VALUE, "the record has no value");
    }
    if (value.length > maxBytes) {
      throw new WireException(
          RejectReason.TOO_LARGE,
          "the value must have at most " + maxBytes + " bytes: " + value.length);
    }
    if (value.length < BYTES) {
      throw new WireException(
          RejectReason.TOO_SHORT,
          "the value must have at least " + BYTES + " bytes: " + value.length);
    }
    if (value[0] != MAGIC) {
      throw new WireException(
          RejectReason.BAD_MAGIC, "the first byte must be 0: " + (value[0] & 0xFF));
    }
    return readId(value);
  }

  static int readId(byte[] value) {
    return (value[1] & 0xFF) << 24
        | (value[2] & 0xFF) << 16
        | (value[3] & 0xFF) << 8
        | (value[4] & 0xFF);
  }

  static void write(int id, byte[] target) {
    target[0] = MAGIC;
    target[1] = (byte) (id >>> 24);
    target[2] = (byte) (id >>> 16);
    target[3] = (byte) (id >>> 8);
    target[4] = (byte) id;
  }
}

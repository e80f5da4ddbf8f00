package io.bellwether.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Reads an ONNX model as far as one must before it is given to ONNX Runtime: that it is whole, and
 * that it names no other file. A tensor may point to any path as its data, which a reader would
 * then open; so models with external data are refused.
 *
 * <p>Messages are walked by their field numbers in {@code onnx.proto}; what is unknown is skipped.
 */
final class OnnxFormat {
  private static final int MAX_DEPTH = 64;
  private static final int LENGTH_DELIMITED = 2;

  /** The messages on the way to tensors. */
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    SPARSE_TENSOR,
    FUNCTION,
    TRAINING,
    OTHER;

    /** The message in a field, by its number. */
    Message in(int field) {
      return switch (this) {
        case MODEL ->
            switch (field) {
              case 7 -> GRAPH;
              case 20 -> TRAINING;
              case 25 -> FUNCTION;
              default -> OTHER;
            };
        case TRAINING -> field == 1 || field == 2 ? GRAPH : OTHER;
        case GRAPH ->
            switch (field) {
              case 1 -> NODE;
              case 5 -> TENSOR;
              case 15 -> SPARSE_TENSOR;
              default -> OTHER;
            };
        case FUNCTION ->
            switch (field) {
              case 7 -> NODE;
              case 11 -> ATTRIBUTE;
              default -> OTHER;
            };
        case NODE -> field == 5 ? ATTRIBUTE : OTHER;
        case ATTRIBUTE ->
            switch (field) {
              case 5, 10 -> TENSOR;
              case 6, 11 -> GRAPH;
              case 22, 23 -> SPARSE_TENSOR;
              default -> OTHER;
            };
        case SPARSE_TENSOR -> field == 1 || field == 2 ? TENSOR : OTHER;
        case TENSOR, OTHER -> OTHER;
      };
    }
  }

  private final String what;
  private boolean hasGraph;

  private OnnxFormat(String what) {
    this.what = what;
  }

  /**
   * Checks a model.
   *
   * @param what the setting and the file, for messages
   */
  static void check(ByteBuffer bytes, String what) throws IOException {
    OnnxFormat format = new OnnxFormat(what);
    try {
      format.walk(bytes.duplicate(), Message.MODEL, 0);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException(
          what + " must be a whole model in ONNX format: it is damaged or cut short; copy it anew",
          e);
    }
    if (!format.hasGraph) {
      throw new IOException(
          what + " must be a model in ONNX format: it holds no graph; name the .onnx file");
    }
  }

  private void walk(ByteBuffer message, Message kind, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("messages are nested too deeply");
    }
    while (message.hasRemaining()) {
      long key = varint(message);
      int field = (int) (key >>> 3);
      switch ((int) (key & 7)) {
        case 0 -> number(kind, field, varint(message));
        case 1 -> skip(message, 8);
        case LENGTH_DELIMITED -> part(message, kind, field, depth);
        case 5 -> skip(message, 4);
        default -> throw new IllegalArgumentException("no such wire type");
      }
    }
  }

  private void number(Message kind, int field, long value) throws IOException {
    boolean isLocation = kind == Message.TENSOR && field == 14;
    if (isLocation && value != 0) {
      refuseExternal("");
    }
  }

  private void part(ByteBuffer message, Message kind, int field, int depth) throws IOException {
    long length = varint(message);
    if (length < 0 || length > message.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer part = message.slice(message.position(), (int) length);
    skip(message, (int) length);
    if (kind == Message.TENSOR && field == 13) {
      refuseExternal(text(part));
    }
    Message inner = kind.in(field);
    hasGraph |= inner == Message.GRAPH;
    if (inner != Message.OTHER) {
      walk(part, inner, depth + 1);
    }
  }

  private void refuseExternal(String entry) throws IOException {
    throw new IOException(
        what
            + " must be a model of one file: it keeps weights in another"
            + (entry.isEmpty() ? "" : " (" + entry + ")")
            + "; save it again without external data");
  }

  /** What is printable of a key and its value. */
  private static String text(ByteBuffer entry) {
    byte[] bytes = new byte[Math.min(100, entry.remaining())];
    entry.get(bytes);
    return new String(bytes, UTF_8).replaceAll("[^\\x20-\\x7e]+", " ").strip();
  }

  private static void skip(ByteBuffer message, int length) {
    if (length > message.remaining()) {
      throw new BufferUnderflowException();
    }
    message.position(message.position() + length);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }
}

package io.bellwether.onnx.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds a model in ONNX format (IR version 8, opset 17) whose inputs are token ids, node by node.
 * Values are known by name; {@link #node} makes up the name of its result.
 *
 * <pre>{@code
 * OnnxGraph graph = new OnnxGraph("encoder");
 * String ids = graph.tokens("input_ids");
 * String vectors = graph.node("Gather", Map.of(), graph.weights(table, rows, width), ids);
 * graph.output("last_hidden_state", vectors, -1, -1, width);
 * byte[] file = graph.toBytes();
 * }</pre>
 *
 * <p>The field numbers are those of {@code onnx.proto}. Not thread-safe.
 */
public final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final Map<String, String> metadata = new TreeMap<>();
  private final Message graph = new Message();
  private int numNames;

  /** Begins a graph. */
  public OnnxGraph(String name) {
    graph.text(2, name);
  }

  /** An input of token ids or a mask: rows of whole numbers. */
  public String tokens(String name) {
    graph.message(11, value(name, INT64, "batch", "tokens"));
    return name;
  }

  /** An input of numbers: rows of so many. */
  public String numbers(String name, long width) {
    graph.message(11, value(name, FLOAT, "batch", width));
    return name;
  }

  /** Constant numbers of the given shape, row after row. */
  public String weights(float[] values, int... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return constant(FLOAT, raw.array(), shape);
  }

  /** Constant whole numbers in one row, such as axes and shapes. */
  public String whole(long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return constant(INT64, raw.array(), values.length);
  }

  private String constant(int type, byte[] raw, int... shape) {
    String name = nextName("constant");
    Message tensor = new Message();
    for (int length : shape) {
      tensor.number(1, length);
    }
    graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
    return name;
  }

  /**
   * The result of an operator.
   *
   * @param attributes whole or real numbers, or arrays of whole numbers, by name
   * @param inputs names of its inputs in order
   */
  public String node(String operator, Map<String, Object> attributes, String... inputs) {
    String result = nextName(operator);
    graph.message(1, nodeMessage(operator, attributes, result, inputs));
    return result;
  }

  private static Message nodeMessage(
      String operator, Map<String, Object> attributes, String result, String... inputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    node.text(2, result).text(3, result).text(4, operator);
    new TreeMap<>(attributes).forEach((name, value) -> node.message(5, attribute(name, value)));
    return node;
  }

  private static Message attribute(String name, Object value) {
    Message attribute = new Message().text(1, name);
    if (value instanceof Float real) {
      return attribute.real(2, real).number(20, 1);
    }
    if (value instanceof long[] list) {
      for (long entry : list) {
        attribute.number(8, entry);
      }
      return attribute.number(20, 7);
    }
    return attribute.number(3, ((Number) value).longValue()).number(20, 2);
  }

  /**
   * Makes a value an output.
   *
   * @param lengths of its dimensions; those below 0 are only known when it runs
   */
  public void output(String name, String value, long... lengths) {
    graph.message(1, nodeMessage("Identity", Map.of(), name, value));
    Object[] shape = new Object[lengths.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = lengths[i] >= 0 ? (Object) lengths[i] : i == 0 ? "batch" : "tokens";
    }
    graph.message(12, value(name, FLOAT, shape));
  }

  /** Something the file says about itself. */
  public void metadata(String key, String value) {
    metadata.put(key, value);
  }

  private static Message value(String name, int type, Object... lengths) {
    Message shape = new Message();
    for (Object length : lengths) {
      Message dimension = new Message();
      shape.message(
          1,
          length instanceof Long known
              ? dimension.number(1, known)
              : dimension.text(2, (String) length));
    }
    Message tensor = new Message().number(1, type).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  private String nextName(String of) {
    return of + "_" + numNames++;
  }

  /** The whole file. */
  public byte[] toBytes() {
    Message model =
        new Message()
            .number(1, IR_VERSION)
            .text(2, "bellwether")
            .message(7, graph)
            .message(8, new Message().text(1, "").number(2, OPSET));
    metadata.forEach((key, value) -> model.message(14, new Message().text(1, key).text(2, value)));
    return model.toBytes();
  }
}

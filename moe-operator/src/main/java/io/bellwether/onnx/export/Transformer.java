package io.bellwether.onnx.export;

import io.bellwether.onnx.export.TextNetworks.TransformerShape;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/** A BERT-like encoder with random weights, for timing. */
final class Transformer {
  private static final float EPSILON = 1e-12f;

  /** What attention adds where there is no token. */
  private static final float OUT_OF_SIGHT = -1e4f;

  private final TransformerShape shape;
  private final Random random;
  private final OnnxGraph graph = new OnnxGraph("transformer");

  Transformer(TransformerShape shape, Random random) {
    this.shape = shape;
    this.random = random;
  }

  byte[] toBytes() {
    String ids = graph.tokens("input_ids");
    String mask = graph.tokens("attention_mask");
    String types = graph.tokens("token_type_ids");
    String x = norm(add(add(rows(shape.numTokens(), ids), rows(2, types)), positions(ids)));
    String bias = bias(mask);
    for (int i = 0; i < shape.layers(); i++) {
      x = norm(add(x, attention(x, bias)));
      x = norm(add(x, feedForward(x)));
    }
    graph.output("last_hidden_state", x, -1, -1, shape.width());
    return graph.toBytes();
  }

  private String rows(int numRows, String ids) {
    return node("Gather", Map.of("axis", 0L), random(numRows, shape.width()), ids);
  }

  /** The first rows of the table of positions, as many as there are tokens. */
  private String positions(String ids) {
    String table = random(shape.maxTokens(), shape.width());
    String numTokens = node("Gather", Map.of("axis", 0L), node("Shape", ids), graph.whole(1));
    return node("Slice", table, graph.whole(0), numTokens, graph.whole(0));
  }

  /** 0 for tokens and far below for what fills up, over heads and asking tokens. */
  private String bias(String mask) {
    String real = node("Cast", Map.of("to", 1L), mask);
    String absent = node("Sub", graph.weights(new float[] {1}, 1), real);
    String scaled = node("Mul", absent, graph.weights(new float[] {OUT_OF_SIGHT}, 1));
    return node("Unsqueeze", scaled, graph.whole(1, 2));
  }

  private String attention(String x, String bias) {
    int size = shape.width() / shape.heads();
    String queries = heads(x, 0, 2, 1, 3);
    String keys = heads(x, 0, 2, 3, 1);
    String values = heads(x, 0, 2, 1, 3);
    String scale = graph.weights(new float[] {(float) (1 / Math.sqrt(size))}, 1);
    String scores = add(node("Mul", node("MatMul", queries, keys), scale), bias);
    String shares = node("Softmax", Map.of("axis", -1L), scores);
    String seen = node("Transpose", permutation(0, 2, 1, 3), node("MatMul", shares, values));
    String joined = node("Reshape", seen, graph.whole(0, 0, shape.width()));
    return linear(joined, shape.width(), shape.width());
  }

  private String heads(String x, long... permutation) {
    int heads = shape.heads();
    String projected = linear(x, shape.width(), shape.width());
    String split = node("Reshape", projected, graph.whole(0, 0, heads, shape.width() / heads));
    return node("Transpose", permutation(permutation), split);
  }

  private static Map<String, Object> permutation(long... axes) {
    return Map.of("perm", axes);
  }

  /** Two layers with GELU between them (Hendrycks, Gimpel 2016). */
  private String feedForward(String x) {
    String y = linear(x, shape.width(), shape.inner());
    String erf = node("Erf", node("Div", y, graph.weights(new float[] {(float) Math.sqrt(2)}, 1)));
    String half = node("Mul", y, graph.weights(new float[] {0.5f}, 1));
    String gelu = node("Mul", half, add(erf, graph.weights(new float[] {1}, 1)));
    return linear(gelu, shape.inner(), shape.width());
  }

  private String linear(String x, int in, int out) {
    return add(node("MatMul", x, random(in, out)), random(out));
  }

  private String norm(String x) {
    float[] ones = new float[shape.width()];
    Arrays.fill(ones, 1);
    return node(
        "LayerNormalization",
        Map.of("axis", -1L, "epsilon", EPSILON),
        x,
        graph.weights(ones, ones.length),
        graph.weights(new float[ones.length], ones.length));
  }

  private String add(String a, String b) {
    return node("Add", a, b);
  }

  private String node(String operator, String... inputs) {
    return graph.node(operator, Map.of(), inputs);
  }

  private String node(String operator, Map<String, Object> attributes, String... inputs) {
    return graph.node(operator, attributes, inputs);
  }

  private String random(int... lengths) {
    int size = Arrays.stream(lengths).reduce(1, Math::multiplyExact);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = 0.02f * (float) random.nextGaussian();
    }
    return graph.weights(values, lengths);
  }
}

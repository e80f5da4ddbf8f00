package io.bellwether.onnx.export;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** Whole models as files: the project's own small one, and transformers of random weights. */
public final class TextNetworks {
  private TextNetworks() {}

  /** An encoder: {@code sentence_embedding} is the hidden layer of the network. */
  public static byte[] encoder(MeanPooledNetwork network) {
    OnnxGraph graph = new OnnxGraph("encoder");
    graph.output("sentence_embedding", embedding(graph, network), -1, network.dimension());
    return graph.toBytes();
  }

  /**
   * A classifier: {@code logits} of the labels.
   *
   * @param labels names in the order of the outputs; the file says them under the key labels
   */
  public static byte[] classifier(MeanPooledNetwork network, List<String> labels) {
    OnnxGraph graph = new OnnxGraph("classifier");
    String hidden = embedding(graph, network);
    String weights = graph.weights(network.output(), network.dimension(), network.numLabels());
    String logits =
        graph.node(
            "Add",
            Map.of(),
            graph.node("MatMul", Map.of(), hidden, weights),
            graph.weights(network.outputBias(), network.numLabels()));
    graph.output("logits", logits, -1, network.numLabels());
    graph.metadata("labels", String.join(",", labels));
    return graph.toBytes();
  }

  private static String embedding(OnnxGraph graph, MeanPooledNetwork network) {
    int width = network.width();
    String ids = graph.tokens("input_ids");
    String mask = graph.node("Cast", Map.of("to", 1L), graph.tokens("attention_mask"));
    String table = graph.weights(network.vectors(), network.numTokens(), width);
    String vectors = graph.node("Gather", Map.of("axis", 0L), table, ids);
    String column = graph.node("Unsqueeze", Map.of(), mask, graph.whole(2));
    String sum =
        graph.node(
            "ReduceSum",
            Map.of("keepdims", 0L),
            graph.node("Mul", Map.of(), vectors, column),
            graph.whole(1));
    String count =
        graph.node(
            "Max",
            Map.of(),
            graph.node("ReduceSum", Map.of("keepdims", 1L), mask, graph.whole(1)),
            graph.weights(new float[] {1}, 1));
    String mean = graph.node("Div", Map.of(), sum, count);
    String weights = graph.weights(network.hidden(), width, network.dimension());
    return graph.node(
        "Tanh",
        Map.of(),
        graph.node(
            "Add",
            Map.of(),
            graph.node("MatMul", Map.of(), mean, weights),
            graph.weights(network.hiddenBias(), network.dimension())));
  }

  /**
   * The shape of a transformer (Vaswani et al. 2017, as BERT arranges it).
   *
   * @param width of the vectors; a multiple of {@code heads}
   * @param inner width of the feed-forward layers
   * @param maxTokens positions that it knows
   */
  public record TransformerShape(
      int numTokens, int width, int layers, int heads, int inner, int maxTokens) {
    /** That of all-MiniLM-L6-v2, with 22.7 million weights. */
    public static final TransformerShape MINI_LM_L6 =
        new TransformerShape(30_522, 384, 6, 12, 1536, 512);
  }

  /**
   * An encoder of random weights: {@code last_hidden_state} means nothing, but takes as long as a
   * trained one of that shape.
   */
  public static byte[] randomTransformer(TransformerShape shape, long seed) {
    return new Transformer(shape, new Random(seed)).toBytes();
  }
}

package io.bellwether.core.kernel;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.bellwether.onnx.export.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * Y = X·W by ONNX Runtime: a model of one node that knows W, run on one thread, with X and Y in
 * memory that is allocated once, so that nothing but the product is in the time of a call.
 */
final class OnnxProduct implements AutoCloseable {
  private final OrtSession session;
  private final OnnxTensor input;
  private final OnnxTensor output;

  OnnxProduct(float[] x, int batch, int in, float[] weights, int out) throws OrtException {
    OnnxGraph graph = new OnnxGraph("layer");
    String given = graph.numbers("x", in);
    graph.output(
        "y", graph.node("MatMul", Map.of(), given, graph.weights(weights, in, out)), -1, out);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(graph.toBytes(), options);
    }
    input =
        OnnxTensor.createTensor(environment, direct(batch * in).put(x).rewind(), shape(batch, in));
    output = OnnxTensor.createTensor(environment, direct(batch * out), shape(batch, out));
  }

  private static FloatBuffer direct(int length) {
    return ByteBuffer.allocateDirect(4 * length).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private static long[] shape(int rows, int width) {
    return new long[] {rows, width};
  }

  void run() throws OrtException {
    session.run(Map.of("x", input), Map.of("y", output)).close();
  }

  @Override
  public void close() throws OrtException {
    input.close();
    output.close();
    session.close();
  }
}

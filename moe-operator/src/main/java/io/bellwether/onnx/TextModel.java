package io.bellwether.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A loaded model with its tokenizer: texts in, one tensor out. Any thread; whoever made it closes
 * it, after which it must not be used.
 */
final class TextModel implements AutoCloseable {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";

  private final String what;
  private final OnnxFiles files;
  private final TextTokenizer tokenizer;
  private final Sessions.Lease lease;

  private TextModel(String what, OnnxFiles files, TextTokenizer tokenizer, Sessions.Lease lease) {
    this.what = what;
    this.files = files;
    this.tokenizer = tokenizer;
    this.lease = lease;
  }

  /**
   * What a model said of some texts.
   *
   * @param shape its first entry is the number of texts
   * @param values row after row
   */
  record Output(Tokens tokens, long[] shape, float[] values) {}

  /**
   * Opens both files, checks them and tries whether they fit together.
   *
   * @throws IOException in one sentence that names the file, what was expected and found, and the
   *     remedy
   */
  static TextModel open(OnnxFiles files, int maxTokens, int threads) throws IOException {
    ModelBytes model = ModelBytes.open(files.modelSetting(), files.model(), files.modelSha256());
    ModelBytes json =
        ModelBytes.open(files.tokenizerSetting(), files.tokenizer(), files.tokenizerSha256());
    OnnxFiles fixed = files.fixed(model.sha256(), json.sha256());
    String tokenizerName = files.tokenizerSetting() + " " + files.tokenizer();
    TextTokenizer tokenizer = TextTokenizer.read(json.bytes(), tokenizerName, maxTokens);
    String what = files.modelSetting() + " " + files.model();
    try {
      Sessions.Lease lease = Sessions.open(model, what, threads);
      TextModel opened = new TextModel(what, fixed, tokenizer, lease);
      try {
        opened.checkInputs();
        opened.tryVocabulary();
        return opened;
      } catch (IOException e) {
        lease.close();
        throw e;
      }
    } catch (IOException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** The files, fixed by their SHA-256. */
  OnnxFiles files() {
    return files;
  }

  /** The setting and the file, for messages. */
  String what() {
    return what;
  }

  private void checkInputs() throws IOException {
    Map<String, NodeInfo> inputs = inputs();
    boolean known = List.of(IDS, MASK, TYPES).containsAll(inputs.keySet());
    if (!known || !inputs.containsKey(IDS)) {
      throw new IOException(
          what
              + " must have the inputs input_ids and, if any, attention_mask and token_type_ids: "
              + inputs.keySet()
              + "; export it as a text encoder or classifier");
    }
    for (NodeInfo input : inputs.values()) {
      TensorInfo tensor = (TensorInfo) input.getInfo();
      if (tensor.type != OnnxJavaType.INT64 || tensor.getShape().length != 2) {
        throw new IOException(
            what
                + " must take whole numbers of 64 bits, a row for each text, as "
                + input.getName()
                + ": "
                + tensor
                + "; export it again");
      }
    }
  }

  /** A tokenizer of another model shows itself by ids that the model does not know. */
  private void tryVocabulary() throws IOException {
    long[] largest = {tokenizer.maxId()};
    Tokens tokens = new Tokens(1, 1, largest, new long[] {1}, new long[] {0});
    try (OrtSession.Result result = run(tokens)) {
      if (result.size() == 0) {
        throw new IOException(what + " must have an output: none; export it again");
      }
    } catch (OrtException e) {
      throw new IOException(
          what
              + " must know the ids of "
              + files.tokenizer()
              + ", up to "
              + tokenizer.maxId()
              + ": "
              + Sessions.firstLine(e)
              + "; name the tokenizer that belongs to the model",
          e);
    }
  }

  private Map<String, NodeInfo> inputs() throws IOException {
    try {
      return lease.session().getInputInfo();
    } catch (OrtException e) {
      throw new IOException(what + " has inputs that cannot be read: " + e.getMessage(), e);
    }
  }

  /** The shapes of its outputs of floats by name, in its own order; unknown lengths are -1. */
  Map<String, long[]> outputs() throws IOException {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    try {
      for (NodeInfo output : lease.session().getOutputInfo().values()) {
        if (output.getInfo() instanceof TensorInfo tensor && isFloat(tensor.type)) {
          shapes.put(output.getName(), tensor.getShape());
        }
      }
      return shapes;
    } catch (OrtException e) {
      throw new IOException(what + " has outputs that cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean isFloat(OnnxJavaType type) {
    return type == OnnxJavaType.FLOAT
        || type == OnnxJavaType.FLOAT16
        || type == OnnxJavaType.BFLOAT16;
  }

  /** What the file says about itself under this key, or nothing. */
  String metadata(String key) throws IOException {
    try {
      return lease.session().getMetadata().getCustomMetadata().getOrDefault(key, "");
    } catch (OrtException e) {
      throw new IOException(what + " has metadata that cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Runs the model on some texts at once.
   *
   * @throws IllegalStateException when it fails at them
   */
  Output run(List<String> texts, String output) {
    Tokens tokens = tokenizer.tokens(texts);
    if (tokens.length() == 0) {
      return new Output(tokens, new long[] {texts.size(), 0}, new float[0]);
    }
    try (OrtSession.Result result = run(tokens)) {
      OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
      FloatBuffer buffer = tensor.getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return new Output(tokens, tensor.getInfo().getShape(), values);
    } catch (OrtException e) {
      throw new IllegalStateException(what + " fails at a text: " + Sessions.firstLine(e), e);
    }
  }

  private OrtSession.Result run(Tokens tokens) throws OrtException {
    OrtEnvironment environment = Sessions.environment();
    long[] shape = {tokens.size(), tokens.length()};
    List<OnnxTensor> open = new ArrayList<>();
    try {
      Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
      for (String input : lease.session().getInputNames()) {
        OnnxTensor tensor =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(part(tokens, input)), shape);
        open.add(tensor);
        feeds.put(input, tensor);
      }
      return lease.session().run(feeds);
    } finally {
      open.forEach(OnnxTensor::close);
    }
  }

  private static long[] part(Tokens tokens, String input) {
    return switch (input) {
      case IDS -> tokens.ids();
      case MASK -> tokens.mask();
      default -> tokens.types();
    };
  }

  @Override
  public void close() {
    lease.close();
    tokenizer.close();
  }
}

package io.bellwether.onnx;

import io.bellwether.core.Classes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A text classifier: texts in, class probabilities out, the softmax of its logits. Any thread. */
final class ClassifierModel implements AutoCloseable {
  private static final String LOGITS = "logits";

  private final TextModel model;
  private final String output;
  private final List<Integer> classOfLabel;
  private final int numClasses;

  private ClassifierModel(
      TextModel model, String output, List<Integer> classOfLabel, int numClasses) {
    this.model = model;
    this.output = output;
    this.classOfLabel = classOfLabel;
    this.numClasses = numClasses;
  }

  static ClassifierModel open(ClassifierSettings settings, Classes classes) throws IOException {
    TextModel model = TextModel.open(settings.files(), settings.maxTokens(), settings.threads());
    try {
      String output = output(model);
      List<String> labels = new ArrayList<>(settings.labels().keySet());
      checkNames(model, labels);
      ClassifierModel opened =
          new ClassifierModel(
              model, output, new ArrayList<>(settings.labels().values()), classes.size());
      opened.checkCount(labels);
      return opened;
    } catch (IOException e) {
      model.close();
      throw e;
    } catch (IllegalStateException e) {
      model.close();
      throw new IOException(e.getMessage() + "; export it again", e);
    }
  }

  /** The one called logits, or the only one with a row for each text. */
  private static String output(TextModel model) throws IOException {
    Map<String, long[]> outputs = model.outputs();
    List<String> rows = outputs.keySet().stream().filter(o -> outputs.get(o).length == 2).toList();
    if (rows.contains(LOGITS)) {
      return LOGITS;
    }
    if (rows.size() == 1) {
      return rows.get(0);
    }
    throw new IOException(
        model.what()
            + " must have the output logits, one number a label: "
            + outputs.keySet()
            + "; export it as a text classifier");
  }

  /** Some files say which labels they mean. */
  private static void checkNames(TextModel model, List<String> labels) throws IOException {
    String stated = model.metadata("labels");
    if (!stated.isEmpty() && !List.of(stated.split(",")).equals(labels)) {
      throw new IOException(
          "labels must be those of "
              + model.what()
              + " in its order, "
              + stated
              + ": "
              + String.join(",", labels)
              + "; name them as the file does");
    }
  }

  private void checkCount(List<String> labels) throws IOException {
    long[] shape = model.run(List.of("a"), output).shape();
    if (shape.length != 2 || shape[1] != labels.size()) {
      throw new IOException(
          "labels must be as many as "
              + model.what()
              + " has outputs, "
              + shape[shape.length - 1]
              + ": "
              + labels
              + "; see id2label in the model's config.json");
    }
  }

  /** The beginning of the file's SHA-256. */
  String version() {
    return model.files().modelSha256().substring(0, 12);
  }

  /**
   * Class probabilities of some texts; a class that several labels mean gets the sum of theirs.
   *
   * @throws IllegalStateException when the model fails at them
   */
  List<float[]> classify(List<String> texts) {
    TextModel.Output out = model.run(texts, output);
    List<float[]> classified = new ArrayList<>();
    int width = classOfLabel.size();
    for (int row = 0; row < texts.size(); row++) {
      classified.add(
          out.values().length == 0 ? new float[0] : softmax(out.values(), row * width, width));
    }
    return classified;
  }

  private float[] softmax(float[] logits, int offset, int width) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = offset; i < offset + width; i++) {
      largest = Math.max(largest, logits[i]);
    }
    double sum = 0;
    for (int i = offset; i < offset + width; i++) {
      sum += Math.exp(logits[i] - largest);
    }
    float[] probabilities = new float[numClasses];
    for (int i = 0; i < width; i++) {
      probabilities[classOfLabel.get(i)] += (float) (Math.exp(logits[offset + i] - largest) / sum);
    }
    return probabilities;
  }

  @Override
  public void close() {
    model.close();
  }
}

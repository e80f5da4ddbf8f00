package io.bellwether.pipeline.onnx;

import io.bellwether.replay.FileItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A small network that was really trained on some items, exported as encoder and classifier.
 *
 * @param folder of its files
 */
public record TrainedClassifier(Path folder) {
  public static final int DIMENSION = 8;

  private static final List<String> CLASSES = List.of("UP", "NEUTRAL", "DOWN");

  /** Trains on the items that have a label. */
  public static TrainedClassifier train(List<FileItem> items, long seed, Path folder)
      throws IOException {
    List<Example> examples =
        items.stream()
            .filter(item -> item.outcome() != null)
            .map(
                item ->
                    new Example(item.item().getText(), CLASSES.indexOf(item.outcome().getLabel())))
            .toList();
    double unused =
        new ModelExport(new ModelExport.Settings(500, 8, DIMENSION, 2, 0, seed))
            .write(examples, CLASSES, folder);
    return new TrainedClassifier(folder);
  }

  public Path encoder() {
    return folder.resolve(ModelExport.ENCODER);
  }

  public Path model() {
    return folder.resolve(ModelExport.CLASSIFIER);
  }

  public Path tokenizer() {
    return folder.resolve(ModelExport.TOKENIZER);
  }

  /** An expert of it, as the configuration has it, with further settings. */
  public String definition(String name, String more) {
    return "{name: %s, kind: onnx-classifier, model: '%s', tokenizer: '%s'%s,"
            .formatted(name, model(), tokenizer(), more)
        + " labels: {UP: UP, NEUTRAL: NEUTRAL, DOWN: DOWN}}";
  }

  /** The same with files that their SHA-256 fixes, as control records must have it. */
  public String fixed(String name) {
    return definition(
        name, ", sha256: " + sha256(model()) + ", tokenizer-sha256: " + sha256(tokenizer()));
  }

  /** Of a file, in hexadecimal digits. */
  public static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the files, as if they had never been in this place. */
  public void delete() throws IOException {
    Files.delete(encoder());
    Files.delete(model());
    Files.delete(tokenizer());
  }
}

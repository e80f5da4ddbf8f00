package io.bellwether.pipeline.cli;

import io.bellwether.core.Classes;
import io.bellwether.pipeline.job.Backtest;
import io.bellwether.pipeline.onnx.Example;
import io.bellwether.pipeline.onnx.ModelExport;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "onnx-export",
    description = {
      "Train a small text network on labelled news and write it in ONNX format.",
      "It learns from every label in the files, whatever its time: use other news than what it will"
          + " be judged on. Writes encoder.onnx, classifier.onnx and tokenizer.json."
    })
final class OnnxExportCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private TableOptions table;

  @Option(
      names = "--news",
      required = true,
      paramLabel = "FILE",
      description =
          "News with labels, JSON Lines (.jsonl) or a table (.csv), or either as .gz; to"
              + " be repeated.")
  private List<Path> news = new ArrayList<>();

  @Option(names = "--to", required = true, paramLabel = "FOLDER", description = "Where to write.")
  private Path folder;

  @Option(
      names = "--language",
      paramLabel = "CODE",
      split = ",",
      description = "Learn from items of these languages only; left out, from all.")
  private List<String> languages = new ArrayList<>();

  @Option(
      names = "--until",
      paramLabel = "SHARE",
      defaultValue = "1",
      description =
          "Learn from the first share of each file, and of its labels only those known by"
              + " then, so that the rest can be scored: ${DEFAULT-VALUE}.")
  private double until;

  @Option(
      names = "--dimension",
      paramLabel = "NUMBER",
      defaultValue = "64",
      description = "Length of the embeddings: ${DEFAULT-VALUE}.")
  private int dimension;

  @Option(
      names = "--tokens",
      paramLabel = "NUMBER",
      defaultValue = "8000",
      description = "Size of the vocabulary: ${DEFAULT-VALUE}.")
  private int tokens;

  @Option(
      names = "--passes",
      paramLabel = "NUMBER",
      defaultValue = "8",
      description = "How often to go over the news: ${DEFAULT-VALUE}.")
  private int passes;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "The same seed and news give the same files: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    if (!(until > 0 && until <= 1)) {
      throw new ParameterException(
          common.command().commandLine(), "--until must be above 0 and at most 1: " + until);
    }
    Classes classes = common.config().classes();
    List<Example> examples = new ArrayList<>();
    for (Path file : news) {
      List<FileItem> all =
          NewsFiles.readSorted(file, table.settings(), bad -> common.message("skipped: " + bad));
      knownByThen(Backtest.distinct(all)).forEach(item -> add(item, classes, examples));
    }
    if (examples.isEmpty()) {
      throw new IllegalStateException("no item of --news has a text and a label");
    }
    ModelExport.Settings settings =
        new ModelExport.Settings(
            tokens, dimension, dimension, passes, ModelExport.Settings.DEFAULT.leftOut(), seed);
    double right = new ModelExport(settings).write(examples, classes.names(), folder);
    print();
    common.message(
        String.format(
            Locale.ROOT,
            "learned from %d items, %.1f %% of which it now gets right; other news it gets right"
                + " less often",
            examples.size(),
            100 * right));
    return ExitCode.OK;
  }

  /** The first share of a stream, without labels that come later than its last item. */
  private List<FileItem> knownByThen(List<FileItem> items) {
    int end = (int) Math.floor(items.size() * until);
    if (end == 0) {
      return List.of();
    }
    Instant then = items.get(end - 1).item().getEventTime();
    return items.subList(0, end).stream()
        .filter(item -> item.outcome() != null && !item.outcome().getLabelTime().isAfter(then))
        .toList();
  }

  private void add(FileItem item, Classes classes, List<Example> examples) {
    boolean spoken = languages.isEmpty() || languages.contains(item.item().getLanguage());
    if (!spoken || item.item().getText().isBlank()) {
      return;
    }
    int label = classes.indexOf(item.outcome().getLabel());
    if (label < 0) {
      throw new IllegalArgumentException(
          "the label of "
              + item.item().getId()
              + " must be one of "
              + classes.names()
              + " or an alias of one: "
              + item.outcome().getLabel()
              + "; add it to classes.names or classes.aliases");
    }
    examples.add(new Example(item.item().getText(), label));
  }

  private void print() throws IOException {
    Map<String, Object> written = new LinkedHashMap<>();
    for (String name :
        List.of(ModelExport.ENCODER, ModelExport.CLASSIFIER, ModelExport.TOKENIZER)) {
      Path file = folder.resolve(name);
      written.put(file.toString(), sha256(Files.readAllBytes(file)));
    }
    if (common.json()) {
      common.writeJson(written);
    } else {
      written.forEach((file, sha256) -> common.out().println(sha256 + "  " + file));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

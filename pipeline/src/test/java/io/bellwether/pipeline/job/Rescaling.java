package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.mixture.ModelFile;
import io.bellwether.flink.SavedJob;
import io.bellwether.pipeline.export.SavedModels;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Prediction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A job that is stopped behind a savepoint and goes on with another number of subtasks, again and
 * again, while news comes in. As a program it prints the table of {@code docs/upgrades.md}: {@code
 * Rescaling 6000 1 2 4 1}.
 */
public final class Rescaling {
  private static final Pace PACE = new Pace.Items(1000);

  private final JobTopics topics;
  private final Path directory;
  private final List<FileItem> items;

  Rescaling(JobTopics topics, Path directory, List<FileItem> items) {
    this.topics = topics;
    this.directory = directory;
    this.items = items;
  }

  /** What is told of each savepoint that the job was stopped behind. */
  interface Stop {
    void at(int parallelism, int predicted, String savepoint) throws Exception;
  }

  /** Runs through the parallelisms; returns all predictions. */
  List<Prediction> through(List<Integer> parallelisms, Stop stop) throws Exception {
    int part = items.size() / parallelisms.size();
    try (Feed feed = topics.feed(items, PACE, part)) {
      String savepoint = null;
      for (int step = 0; step < parallelisms.size() - 1; step++) {
        int parallelism = parallelisms.get(step);
        // Fewer than were sent: the rest waits in buffers, in micro-batches or for its label.
        int wanted = part * step + part * 3 / 4;
        try (RunningJob job = start(parallelism, savepoint)) {
          int predicted = job.predictions(wanted).size();
          feed.allow(part);
          savepoint = job.stopWithSavepoint();
          stop.at(parallelism, predicted, savepoint);
        }
      }
      feed.allow(items.size());
      try (RunningJob job = start(parallelisms.get(parallelisms.size() - 1), savepoint)) {
        feed.await();
        return job.predictions(items.size());
      }
    }
  }

  private RunningJob start(int parallelism, String savepoint) {
    return savepoint == null
        ? RunningJob.start(topics, directory, parallelism)
        : RunningJob.resume(topics, directory, parallelism, savepoint);
  }

  /** Prints a row for each savepoint, and whether the outcome is that of an uninterrupted run. */
  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      throw new IllegalArgumentException("arguments must be ITEMS and parallelisms");
    }
    List<FileItem> items = Expectation.market(Integer.parseInt(args[0]));
    List<Integer> parallelisms = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      parallelisms.add(Integer.parseInt(args[i]));
    }
    Path directory = Files.createTempDirectory("rescaling");
    Map<String, String> settings = Map.of("gate.learning-rate", "0", "filter.key", "symbol");
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary()) {
      JobTopics topics = JobTopics.create(broker.bootstrapServers(), "rescaling", settings);
      System.out.println("| subtasks | predicted by then | experts saved | lessons in them |");
      System.out.println("|---:|---:|---:|---:|");
      List<Prediction> predictions =
          new Rescaling(topics, directory, items).through(parallelisms, Rescaling::print);
      Expectation expectation = Expectation.of(topics.config(), items);
      expectation.isMetBy(predictions);
      System.out.printf(
          "| %d | %d | | |%n%nlargest difference to an uninterrupted run: %.1e%n",
          parallelisms.get(parallelisms.size() - 1),
          predictions.size(),
          expectation.largestDifference(predictions));
    }
  }

  private static void print(int parallelism, int predicted, String savepoint) throws Exception {
    assertThat(SavedJob.read(savepoint).refusals()).isEmpty();
    List<ModelFile> models = SavedModels.read(savepoint);
    long lessons = models.stream().mapToLong(ModelFile::lessons).sum();
    System.out.printf(
        Locale.ROOT, "| %d | %d | %d | %d |%n", parallelism, predicted, models.size(), lessons);
  }
}

package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.FileVote;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded votes and votes from outside count in the job as they do in the backtest. */
class ServedExpertsIT {
  private static final String IN_STREAM =
      "{name: words, kind: softmax-regression, bits: 14}, {name: bayes, kind: naive-bayes, bits: 14},"
          + " {name: mood, kind: prior}";

  private static EmbeddedBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void predictsNiftyFromRecordedVotesLikeTheBacktest() throws Exception {
    NiftyDays days = NiftyDays.read();
    Path votes = days.write(directory.resolve("votes.jsonl"), 0.7);
    String experts =
        days.labelsByExpert().keySet().stream()
            .map(name -> "{name: " + name + ", kind: recorded, votes: '" + votes + "'}")
            .collect(Collectors.joining(", ", "[", "]"));
    Map<String, String> settings =
        Map.of("gate.kind", "uniform", "experts", experts, "filter.key", "global");

    try (RunningJob job = RunningJob.start(broker, "nifty", directory, 2, settings)) {
      job.replay(days.items(), new Pace.Unlimited());

      List<Prediction> predictions = job.predictions(days.items().size());

      Expectation.of(job.config(), days.items()).isMetBy(predictions);
      assertThat(predictions)
          .allSatisfy(one -> assertThat(one.getExperts()).hasSize(7))
          .extracting(one -> one.getExperts().get(0).getWeight())
          .as("weights move with the labels")
          .doesNotHaveDuplicates();
      assertThat(job.ranThrough()).isTrue();
    }
  }

  @Test
  void asksTheExpensiveExpertWhereTheCheapOnesDisagreeLikeTheBacktest() throws Exception {
    List<FileItem> items = Expectation.market(1500);
    Path votes = recorded(items);
    String experts =
        "["
            + IN_STREAM
            + ", {name: oracle, kind: recorded, votes: '"
            + votes
            + "', cost: 0.01, ask: when-unsure, sure-above: 0.5}]";
    Map<String, String> settings =
        Map.of("experts", experts, "gate.top-k", "4", "gate.learning-rate", "0");

    try (RunningJob job = RunningJob.start(broker, "cascade", directory, 2, settings)) {
      job.replay(items, new Pace.Unlimited());

      List<Prediction> predictions = job.predictions(items.size());

      Expectation.of(job.config(), items).isMetBy(predictions);
      Map<Boolean, Long> spared =
          predictions.stream()
              .map(one -> account(one, "oracle"))
              .collect(
                  Collectors.partitioningBy(
                      one -> one.getAbstention() == Abstention.NOT_NEEDED, Collectors.counting()));
      assertThat(spared.get(true)).as("spared").isGreaterThan(100);
      assertThat(spared.get(false)).as("asked").isGreaterThan(100);
    }
  }

  @Test
  void countsVotesFromOutsideByTheirVoteTimeLikeRecordedOnes() throws Exception {
    List<FileItem> items = Expectation.market(800);
    Path file = recorded(items);
    Map<String, String> settings = new HashMap<>();
    settings.put("gate.top-k", "4");
    settings.put("gate.learning-rate", "0");
    settings.put("kafka.topics.votes", "votes");
    settings.put("experts", "[" + IN_STREAM + ", {name: oracle, kind: external}]");

    try (RunningJob job = RunningJob.start(broker, "outside", directory, 2, settings)) {
      job.vote(Map.of("oracle", votesOf(items)));
      job.replay(items, new Pace.Unlimited());

      List<Prediction> predictions = job.predictions(items.size());

      JobTopics recordedTwin =
          JobTopics.create(
              broker.bootstrapServers(),
              "outside-twin",
              Map.of(
                  "gate.top-k",
                  "4",
                  "gate.learning-rate",
                  "0",
                  "experts",
                  "[" + IN_STREAM + ", {name: oracle, kind: recorded, votes: '" + file + "'}]"));
      Expectation.of(recordedTwin.config(), items).isMetBy(predictions);
    }
  }

  @Test
  void decidesAtTheDeadlineWithoutAVoteThatDoesNotCome() throws Exception {
    List<FileItem> items = Expectation.market(40);
    List<FileVote> voted = votesOf(items.subList(0, 20));
    Map<String, String> settings =
        Map.of(
            "job.ordering", "arrival",
            "job.deadline", "700ms",
            "gate.top-k", "4",
            "kafka.topics.votes", "votes",
            "experts", "[" + IN_STREAM + ", {name: desk, kind: external}]");

    try (RunningJob job = RunningJob.start(broker, "arrival", directory, 2, settings)) {
      job.vote(Map.of("desk", voted));
      job.replay(items, new Pace.Unlimited());

      List<Prediction> predictions = job.predictions(items.size());

      assertThat(predictions)
          .filteredOn(one -> isAmong(one, items.subList(0, 20)))
          .as("votes come before or after their items, but before the deadline")
          .filteredOn(one -> !one.getDegraded())
          .hasSizeGreaterThan(15)
          .allSatisfy(one -> assertThat(account(one, "desk").getVote()).hasSize(3));

      assertThat(predictions)
          .filteredOn(one -> !isAmong(one, items.subList(0, 20)))
          .hasSize(20)
          .allSatisfy(
              one -> {
                assertThat(account(one, "desk").getAbstention()).isEqualTo(Abstention.DEADLINE);
                assertThat(one.getDegraded()).isTrue();
                assertThat(one.getExperts().stream().mapToDouble(ExpertAccount::getWeight).sum())
                    .isBetween(0.999999, 1.000001);
              });
      assertThat(job.ranThrough()).isTrue();
    }
  }

  private static boolean isAmong(Prediction one, List<FileItem> items) {
    return items.stream().anyMatch(item -> item.item().getId().equals(one.getId()));
  }

  private static ExpertAccount account(Prediction prediction, String expert) {
    return prediction.getExperts().stream()
        .filter(one -> one.getExpert().equals(expert))
        .findFirst()
        .orElseThrow();
  }

  /** Mostly for UP, some more than others. */
  private static List<FileVote> votesOf(List<FileItem> items) {
    SplittableRandom random = new SplittableRandom(11);
    List<FileVote> votes = new ArrayList<>();
    for (FileItem item : items) {
      float p = 0.4f + 0.001f * random.nextInt(100);
      List<Float> vote = List.of(p, 0.35f, 0.65f - p);
      Instant soonAfter = item.item().getEventTime().plusMillis(random.nextInt(900));
      votes.add(new FileVote(item.item().getId(), "", vote, soonAfter, Instant.EPOCH));
    }
    return votes;
  }

  private Path recorded(List<FileItem> items) throws Exception {
    List<String> lines = new ArrayList<>();
    for (FileVote vote : votesOf(items)) {
      lines.add(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%s\",\"probabilities\":%s}",
              vote.itemId(),
              vote.probabilities()));
    }
    return Files.write(directory.resolve("recorded.jsonl"), lines);
  }
}

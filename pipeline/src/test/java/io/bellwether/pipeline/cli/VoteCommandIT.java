package io.bellwether.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.job.Connections;
import io.bellwether.pipeline.job.JobTopics;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.schema.Vote;
import io.bellwether.wire.WireDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoteCommandIT {
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

  private Captured vote(String lines, Map<String, String> settings) throws Exception {
    Path votes = Files.writeString(directory.resolve("votes.jsonl"), lines);
    List<String> arguments =
        new ArrayList<>(List.of("vote", "--expert", "desk", "--votes", votes.toString()));
    settings.forEach((key, value) -> arguments.addAll(List.of("-D", key + "=" + value)));
    return Captured.run(arguments.toArray(String[]::new));
  }

  @Test
  void publishesTheVotesOfOneExpertKeyedByItem() throws Exception {
    JobTopics topics =
        JobTopics.create(
            broker.bootstrapServers(),
            "voting",
            Map.of(
                "kafka.topics.votes", "votes",
                "experts", "[{name: desk, kind: external}, {name: prior, kind: prior}]"));
    String lines =
        """
        {"id": "n-1", "probabilities": [0.7, 0.2, 0.1], "time": "2025-03-03T08:00:00.250Z"}
        {"id": "n-2", "label": "DOWN", "confidence": 0.8, "labels_seen_up_to": "2025-03-02T08:00:00Z"}
        {"id": "n-3", "label": "UP", "confidence": 0.8, "expert": "another"}
        """;

    Captured run = vote(lines, topics.settings());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("2 votes of desk sent");
    WireDecoder<Vote> decoder = Connections.wire(topics.config()).decoder(Vote.class);
    for (ConsumerRecord<byte[], byte[]> record : topics.records("voting.votes", 2, () -> "none")) {
      Vote vote = decoder.decode(record.value());
      assertThat(new String(record.key(), UTF_8)).isEqualTo(vote.getItemId());
      assertThat(vote.getExpert()).isEqualTo("desk");
      if (vote.getItemId().equals("n-1")) {
        assertThat(vote.getProbabilities()).containsExactly(0.7f, 0.2f, 0.1f);
        assertThat(vote.getVoteTime()).isEqualTo("2025-03-03T08:00:00.250Z");
      } else {
        assertThat(vote.getItemId()).isEqualTo("n-2");
        assertThat(vote.getProbabilities()).containsExactly(0.1f, 0.1f, 0.8f);
        assertThat(vote.getLabelsSeenUpTo()).isEqualTo("2025-03-02T08:00:00Z");
      }
    }
  }

  @Test
  void refusesWhatIsNoVoteAndAJobWithoutATopicForThem() throws Exception {
    Map<String, String> settings = Map.of("kafka.bootstrap-servers", broker.bootstrapServers());

    Captured nowhere = vote("", settings);
    Captured half =
        vote(
            "{\"id\": \"n-1\", \"probabilities\": [0.7, 0.2]}\n",
            Map.of(
                "kafka.bootstrap-servers", broker.bootstrapServers(), "kafka.topics.votes", "v"));

    assertThat(nowhere.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(nowhere.err()).contains("kafka.topics.votes must name the topic");
    assertThat(half.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(half.err()).contains("votes.jsonl").contains("probabilities");
  }
}

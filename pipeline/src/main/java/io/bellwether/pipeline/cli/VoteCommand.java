package io.bellwether.pipeline.cli;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.replay.FileVote;
import io.bellwether.replay.Replay;
import io.bellwether.replay.VoteFiles;
import io.bellwether.replay.VoteSender;
import io.bellwether.wire.WireException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.Producer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "vote",
    description = {
      "Publish the votes of an external expert from a file to kafka.topics.votes.",
      "One JSON object a line: id, and probabilities (one a class) or label and confidence; time,"
          + " expert and labels_seen_up_to may be there. See docs/external-votes.md."
    })
final class VoteCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--votes",
      required = true,
      paramLabel = "FILE",
      description = "Votes, JSON Lines (.jsonl), or as .gz.")
  private Path file;

  @Option(
      names = "--expert",
      required = true,
      paramLabel = "NAME",
      description = "Whose votes they are; lines that name another expert are passed over.")
  private String expert;

  @Option(
      names = "--complete",
      description =
          "Promise that no other vote cast before now will come, so that event time need not wait"
              + " for one.")
  private boolean complete;

  @Override
  public Integer call() throws Exception {
    JobConfig config = common.config();
    KafkaConfig kafka = config.kafka();
    if (kafka.topics().votes().isEmpty()) {
      throw new ParameterException(
          common.command().commandLine(),
          "kafka.topics.votes must name the topic that votes go to: nothing (set it)");
    }
    KafkaSettings client = new KafkaSettings(kafka.bootstrapServers(), kafka.properties());
    try (Producer<byte[], byte[]> producer = Replay.producer(client)) {
      VoteSender sender =
          VoteSender.to(kafka.topics().votes().get(), producer, Connections.wire(config));
      send(config, sender);
      if (complete) {
        sender.promiseNoMore();
      }
      report(sender.finish());
    }
    return ExitCode.OK;
  }

  private void send(JobConfig config, VoteSender sender) throws IOException {
    VoteFiles.read(
        file,
        config.classes().size(),
        config.classes()::indexOf,
        vote -> {
          if (vote.expert().isEmpty() || vote.expert().equals(expert)) {
            send(sender, vote);
          }
        });
  }

  private void send(VoteSender sender, FileVote vote) {
    try {
      sender.send(expert, vote);
    } catch (WireException e) {
      throw new IllegalStateException("a vote cannot be written: " + e.getMessage(), e);
    }
  }

  private void report(long sent) {
    if (common.json()) {
      common.writeJson(Map.of("votes", sent));
    } else {
      common.out().println(sent + " votes of " + expert + " sent");
    }
  }
}

package io.bellwether.pipeline.cli;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.replay.NewsFiles;
import io.bellwether.replay.NewsReader;
import io.bellwether.replay.Pace;
import io.bellwether.replay.Progress;
import io.bellwether.replay.Replay;
import io.bellwether.replay.ReplaySettings;
import io.bellwether.replay.Timeline;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.Producer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "produce",
    description = {
      "Send a file's news, and its outcomes at their label times, to the configured topics.",
      "Old events need topics that keep them: Kafka's retention goes by the event time."
    })
final class ProduceCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private TableOptions table;

  @Option(
      names = "--news",
      required = true,
      paramLabel = "FILE",
      description =
          "News in order of event time, JSON Lines (.jsonl) or a table (.csv), or either as .gz.")
  private Path news;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seconds of event time a second; 0 for as fast as possible (default).")
  private double speed;

  @Override
  public Integer call() throws Exception {
    JobConfig config = common.config();
    KafkaConfig kafka = config.kafka();
    ProgressLine line = new ProgressLine(common);
    ReplaySettings settings =
        ReplaySettings.of(kafka.topics().news(), kafka.topics().outcomes())
            .withPace(Pace.ofSpeed(speed))
            .withProgress(p -> line.show(p.items() + " items, " + p.outcomes() + " outcomes sent"));
    KafkaSettings client = new KafkaSettings(kafka.bootstrapServers(), kafka.properties());
    try (Producer<byte[], byte[]> producer = Replay.producer(client);
        NewsReader reader = NewsFiles.readStrictly(news, table.settings())) {
      Progress sent =
          new Replay(producer, Connections.wire(config), settings).run(Timeline.of(reader));
      line.end();
      report(sent);
    }
    return ExitCode.OK;
  }

  private void report(Progress sent) {
    if (common.json()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("items", sent.items());
      plain.put("outcomes", sent.outcomes());
      common.writeJson(plain);
    } else {
      common.out().println(sent.items() + " items and " + sent.outcomes() + " outcomes sent");
    }
  }
}

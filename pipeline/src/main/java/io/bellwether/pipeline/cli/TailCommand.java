package io.bellwether.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.connectors.DeadLetters;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.demo.PlainRecords;
import io.bellwether.pipeline.demo.Tape;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.pipeline.topic.CommittedConsumer;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireDecoder;
import io.bellwether.wire.WireException;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tail",
    description = "Print predictions, or dead letters, as they are committed; Ctrl-C ends it.")
final class TailCommand implements Callable<Integer> {
  /** What can be followed. */
  enum What {
    PREDICTIONS,
    DEAD_LETTERS
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private CommonOptions common;

  @Option(
      names = "--topic",
      paramLabel = "WHAT",
      defaultValue = "PREDICTIONS",
      description = "${COMPLETION-CANDIDATES}; predictions if not given.")
  private What what;

  @Option(names = "--from-beginning", description = "Begin with the oldest, not with the next.")
  private boolean fromBeginning;

  @Option(
      names = {"-n", "--items"},
      paramLabel = "N",
      description = "End after so many.")
  private Long items;

  @Override
  public Integer call() throws WireException, JsonProcessingException {
    JobConfig config = common.config();
    KafkaConfig kafka = config.kafka();
    String topic =
        what == What.PREDICTIONS ? kafka.topics().predictions() : kafka.topics().deadLetters();
    WireDecoder<Prediction> decoder = Connections.wire(config).decoder(Prediction.class);
    Tape tape = new Tape(common.out(), common.colour());
    long count = 0;
    try (CommittedConsumer reader =
        fromBeginning
            ? CommittedConsumer.fromBeginning(kafka, topic)
            : CommittedConsumer.fromEnd(kafka, topic)) {
      while (items == null || count < items) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll()) {
          if (items != null && count >= items) {
            break;
          }
          print(record, decoder, tape);
          count++;
        }
        tape.flush();
      }
    }
    return ExitCode.OK;
  }

  private void print(
      ConsumerRecord<byte[], byte[]> record, WireDecoder<Prediction> decoder, Tape tape)
      throws WireException, JsonProcessingException {
    if (what == What.DEAD_LETTERS) {
      DeadLetter letter = DeadLetters.read(record);
      common
          .out()
          .println(
              common.json()
                  ? JSON.writeValueAsString(PlainRecords.of(letter))
                  : PlainRecords.sentence(letter));
      return;
    }
    Prediction prediction = decoder.decode(record.value());
    if (common.json()) {
      common.out().println(JSON.writeValueAsString(PlainRecords.of(prediction)));
    } else {
      tape.print(prediction);
    }
  }
}

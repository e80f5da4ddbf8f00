package io.bellwether.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.schema.Vote;
import io.bellwether.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VotesTest {
  private static final Instant NOW = Instant.parse("2025-03-03T08:00:00.250Z");

  @TempDir private Path directory;

  private List<FileVote> read(String... lines) throws IOException {
    Path file = Files.write(directory.resolve("votes.jsonl"), List.of(lines));
    List<FileVote> votes = new ArrayList<>();
    VoteFiles.read(file, 3, List.of("UP", "NEUTRAL", "DOWN")::indexOf, votes::add);
    return votes;
  }

  @Test
  void readsProbabilitiesLabelsAndAbstentions() throws IOException {
    List<FileVote> votes =
        read(
            "{\"id\":\"a\",\"probabilities\":[0.5,0.25,0.25],\"time\":\"2025-03-03T08:00:00Z\"}",
            "{\"id\":\"b\",\"label\":\"DOWN\",\"confidence\":0.8,\"expert\":\"x\",\"text\":\"no\"}",
            "{\"id\":\"c\"}");

    assertThat(votes).extracting(FileVote::itemId).containsExactly("a", "b", "c");
    assertThat(votes.get(0).probabilities()).containsExactly(0.5f, 0.25f, 0.25f);
    assertThat(votes.get(0).voteTime()).isEqualTo("2025-03-03T08:00:00Z");
    assertThat(votes.get(1).probabilities()).containsExactly(0.1f, 0.1f, 0.8f);
    assertThat(votes.get(1).expert()).isEqualTo("x");
    assertThat(votes.get(2).probabilities()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'label':'UP'} | id must not be empty",
        "{'id':'a','probabilities':[0.5,0.5]} | one a class",
        "{'id':'a','probabilities':[0.5,0.5,0.5]} | sum to 1",
        "{'id':'a','probabilities':[1.5,-0.5,0]} | none negative",
        "{'id':'a','probabilities':['x',0,1]} | must be a number",
        "{'id':'a','label':'SIDEWAYS'} | label must be one of the classes",
        "{'id':'a','label':'UP','confidence':2} | confidence must be between 0 and 1",
        "{'id':'a','label':'UP','probabilities':[1,0,0]} | not both",
        "{'id':'a','time':'yesterday'} | time must be a date and time",
        "[] | one JSON object"
      },
      quoteCharacter = '`')
  void saysWhatIsWrongWithWhichLine(String line, String message) {
    assertThatThrownBy(() -> read("{\"id\":\"fine\"}", line.replace('\'', '"')))
        .isInstanceOf(NewsFileException.class)
        .hasMessageContaining("votes.jsonl:2: ")
        .hasMessageContaining(message);
  }

  /** Recorded from the Python of docs/external-votes.md with fastavro, at this vote time. */
  private static final String FROM_PYTHON =
      "004257000af4f3a6b0ab65066e2d31086465736b00063333333fcdcc4c3ecdcccc3d000000";

  @Test
  void writesTheBytesThatTheDocumentedPythonWrites() throws Exception {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    VoteExample.vote(producer, NOW).get();

    ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
    assertThat(sent.key()).isEqualTo("n-1".getBytes(UTF_8));
    assertThat(sent.value()).isEqualTo(HexFormat.of().parseHex(FROM_PYTHON));
    assertThat(WireFormat.builtIn().decoder(Vote.class).decode(sent.value()).getExpert())
        .isEqualTo("desk");
  }

  @Test
  void keysVotesByItem() throws Exception {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    VoteSender sender = VoteSender.to("votes", producer, WireFormat.builtIn());

    sender.send("desk", new FileVote("a", "", List.of(1f, 0f, 0f), NOW, Instant.EPOCH));

    assertThat(sender.finish()).isEqualTo(1);
    assertThat(producer.history())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).isEqualTo("a".getBytes(UTF_8));
              assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
            });
  }
}

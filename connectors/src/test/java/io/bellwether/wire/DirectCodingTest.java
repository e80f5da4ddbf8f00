package io.bellwether.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.ShadowScore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written and read field by field is what Avro itself would write and read. */
class DirectCodingTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void writesThePredictionsOfAvro(long seed) throws Exception {
    Prediction prediction = prediction(new Random(seed));

    byte[] written = WireFormat.builtIn().encoder(Prediction.class, "t").encode(prediction);

    assertThat(body(written)).isEqualTo(byAvro(prediction, Prediction.class));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void writesTheFeedbackOfAvro(long seed) throws Exception {
    Feedback feedback = feedback(new Random(seed));

    byte[] written = WireFormat.builtIn().encoder(Feedback.class, "t").encode(feedback);

    assertThat(body(written)).isEqualTo(byAvro(feedback, Feedback.class));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsTheFeedbackOfAvro(long seed) throws Exception {
    Feedback feedback = feedback(new Random(seed));
    WireFormat wire = WireFormat.builtIn();
    byte[] written = wire.encoder(Feedback.class, "t").encode(feedback);

    Feedback read = wire.decoder(Feedback.class).decode(written);

    assertThat(read).isEqualTo(feedback);
    // What was read can be written again.
    assertThat(wire.encoder(Feedback.class, "t").encode(read)).isEqualTo(written);
  }

  @Test
  void refusesFeedbackThatIsCutOff() throws Exception {
    byte[] written =
        WireFormat.builtIn().encoder(Feedback.class, "t").encode(feedback(new Random(1)));
    WireDecoder<Feedback> decoder = WireFormat.builtIn().decoder(Feedback.class);

    for (int length = Frame.BYTES; length < written.length; length++) {
      byte[] cut = Arrays.copyOf(written, length);
      assertThatThrownBy(() -> decoder.decode(cut)).isInstanceOf(WireException.class);
    }
  }

  @Test
  void refusesFeedbackWhoseListClaimsToBeEndless() throws Exception {
    Feedback feedback = feedback(new Random(1));
    feedback.setFeatureIndices(List.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(WireFormat.builtIn().encoder(Feedback.class, "t").encode(feedback), 0, Frame.BYTES);
    BinaryEncoder avro = EncoderFactory.get().directBinaryEncoder(bytes, null);
    avro.writeLong(1);
    avro.writeString("n-1");
    avro.writeLong(2);
    for (String text : new String[] {"UP", "en", "ACME", "wire"}) {
      avro.writeString(text);
    }
    avro.writeLong(2_000_000_000);
    avro.writeInt(7);
    avro.flush();
    WireDecoder<Feedback> decoder = WireFormat.builtIn().decoder(Feedback.class);

    assertThatThrownBy(() -> decoder.decode(bytes.toByteArray())).isInstanceOf(WireException.class);
  }

  private static byte[] body(byte[] framed) {
    return Arrays.copyOfRange(framed, Frame.BYTES, framed.length);
  }

  private static <T extends SpecificRecord> byte[] byAvro(T record, Class<T> type)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<>(type).write(record, avro);
    avro.flush();
    return bytes.toByteArray();
  }

  private static Prediction prediction(Random random) {
    Prediction prediction = new Prediction();
    prediction.setEventTime(time(random));
    prediction.setId("n-" + random.nextInt());
    prediction.setSymbol("腾远" + random.nextInt(9));
    prediction.setLanguage("zh");
    prediction.setSource("wire");
    prediction.setHeadline("gold \uFFFD rises " + random.nextInt());
    prediction.setDecisionTime(time(random));
    prediction.setClasses(List.of("UP", "NEUTRAL", "DOWN"));
    prediction.setProbabilities(List.of(random.nextDouble(), random.nextDouble(), 0.0));
    prediction.setVerdict("UP");
    prediction.setConfidence(random.nextDouble());
    prediction.setDegraded(random.nextBoolean());
    prediction.setExperts(accounts(random));
    prediction.setGateVersion(random.nextLong());
    prediction.setLabelsSeenUpTo(time(random));
    prediction.setEmittedAt(random.nextBoolean() ? time(random) : null);
    prediction.setNovelty(random.nextBoolean() ? random.nextDouble() : null);
    prediction.setRelevance(random.nextBoolean() ? random.nextDouble() : null);
    prediction.setOrigin("1:" + random.nextInt());
    prediction.setShadows(accounts(random));
    prediction.setBlind(random.nextBoolean());
    return prediction;
  }

  private static List<ExpertAccount> accounts(Random random) {
    List<ExpertAccount> accounts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      ExpertAccount account = new ExpertAccount();
      account.setExpert("expert-" + i);
      account.setVersion(random.nextInt());
      account.setRoutingWeight(random.nextDouble());
      account.setBelief(random.nextDouble());
      account.setWeight(random.nextDouble());
      boolean voted = random.nextBoolean();
      account.setVote(voted ? List.of(random.nextFloat(), random.nextFloat()) : List.of());
      account.setAbstention(
          voted ? null : Abstention.values()[random.nextInt(Abstention.values().length)]);
      accounts.add(account);
    }
    return accounts;
  }

  private static Feedback feedback(Random random) {
    Feedback feedback = new Feedback();
    feedback.setLabelTime(time(random));
    feedback.setItemId("n-" + random.nextInt());
    feedback.setDecisionTime(time(random));
    feedback.setLabel("UP");
    feedback.setLanguage("ko");
    feedback.setSymbol("한빛");
    feedback.setSource("");
    List<Integer> indices = new ArrayList<>();
    List<Float> values = new ArrayList<>();
    for (int i = random.nextInt(200); i > 0; i--) {
      indices.add(random.nextInt());
      values.add(random.nextFloat());
    }
    feedback.setFeatureIndices(indices);
    feedback.setFeatureValues(values);
    List<ExpertLikelihood> experts = new ArrayList<>();
    List<ShadowScore> shadows = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Float likelihood = random.nextBoolean() ? random.nextFloat() : null;
      experts.add(new ExpertLikelihood(random.nextInt(), random.nextFloat(), likelihood));
      shadows.add(
          new ShadowScore(
              "s" + i,
              random.nextInt(),
              random.nextBoolean(),
              random.nextDouble(),
              random.nextDouble(),
              random.nextLong()));
    }
    feedback.setExperts(experts);
    feedback.setGateVersion(random.nextLong());
    feedback.setShadows(shadows);
    return feedback;
  }

  private static Instant time(Random random) {
    return Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
  }
}

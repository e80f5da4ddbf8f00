package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.RejectReason;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecord;

/** Records that no job can use, each with the reason for which it must be refused. */
final class Garbage {
  private static final Instant TIME = Instant.parse("2025-03-03T09:00:00Z");
  private static final int FRAME_BYTES = 5;
  private static final int TWO_MEGABYTES = 2 << 20;
  private static final String MARK = "@@@@";

  /** One of them. Key and value may be null. */
  record Piece(String kind, byte[] key, byte[] value, RejectReason reason) {}

  private final WireFormat wire = WireFormat.builtIn();
  private final SplittableRandom random;
  private final List<Piece> pieces = new ArrayList<>();

  private Garbage(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** What is no news item. */
  static List<Piece> news(long seed) throws WireException {
    Garbage garbage = new Garbage(seed);
    garbage.addRandomBytes(200);
    garbage.addBadFrames();
    garbage.addTruncated(garbage.framed(item().build()));
    garbage.addBadBodies();
    garbage.addBadItems();
    return garbage.pieces;
  }

  /** What is no outcome; some of it is about an item that there is. */
  static List<Piece> outcomes(long seed, String knownId) throws WireException {
    Garbage garbage = new Garbage(seed);
    garbage.addRandomBytes(50);
    garbage.addTruncated(garbage.framed(outcome(knownId, "UP")));
    garbage.add("label", outcome(knownId, "SIDEWAYS"), RejectReason.UNKNOWN_LABEL);
    garbage.add("blank label", outcome(knownId, ""), RejectReason.UNKNOWN_LABEL);
    garbage.add("blank id", outcome(" ", "UP"), RejectReason.EMPTY_ID);
    garbage.add(
        "year 9999",
        new Outcome(Instant.parse("9999-12-31T00:00:00Z"), knownId, "UP", null),
        RejectReason.IMPLAUSIBLE_TIME);
    garbage.add(
        "NaN return", new Outcome(TIME, knownId, "UP", Double.NaN), RejectReason.NOT_FINITE);
    return garbage.pieces;
  }

  /** What is no control record. */
  static List<Piece> control(long seed) throws WireException {
    Garbage garbage = new Garbage(seed);
    garbage.addRandomBytes(50);
    Control change =
        new Control(
            1L, Instant.EPOCH, new ExpertChange(ExpertAction.RETIRE, "prior", "", "", null));
    byte[] framed = garbage.framed(change);
    garbage.addTruncated(framed);
    // version, effectiveFrom and the union's branch take a byte each when they are small
    byte[] unknownEnum = framed.clone();
    unknownEnum[FRAME_BYTES + 3] = 2 * 9;
    garbage.add("unknown enum", unknownEnum, RejectReason.UNDECODABLE);
    return garbage.pieces;
  }

  /** What is no feedback. */
  static List<Piece> feedback(long seed, String knownId) throws WireException {
    Garbage garbage = new Garbage(seed);
    garbage.addRandomBytes(50);
    Feedback good = feedbackOn(knownId, 1, 0, 0.5f, 0.5f);
    garbage.addTruncated(garbage.framed(good));
    garbage.add(
        "label", Feedback.newBuilder(good).setLabel("?").build(), RejectReason.UNKNOWN_LABEL);
    garbage.add(
        "unequal lengths",
        Feedback.newBuilder(good).setFeatureIndices(List.of(1, 2)).build(),
        RejectReason.UNDECODABLE);
    garbage.add(
        "NaN feature",
        Feedback.newBuilder(good).setFeatureValues(List.of(Float.NaN)).build(),
        RejectReason.NOT_FINITE);
    return garbage.pieces;
  }

  /** Feedback that is well formed, but on no gate that there is. */
  static List<Feedback> misfits(String knownId) {
    return List.of(
        feedbackOn(knownId, -1, 0, 0.5f, 0.5f),
        feedbackOn(knownId, 1 << 20, 0, 0.5f, 0.5f),
        feedbackOn(knownId, 1, -1, 0.5f, 0.5f),
        feedbackOn(knownId, 1, Integer.MAX_VALUE, 0.5f, 0.5f),
        feedbackOn(knownId, 1, 0, Float.NaN, 0.5f),
        feedbackOn(knownId, 1, 0, 0f, 0.5f),
        feedbackOn(knownId, 1, 0, 0.5f, 5f));
  }

  private static Feedback feedbackOn(
      String id, int index, int slot, float routingWeight, float likelihood) {
    return Feedback.newBuilder()
        .setLabelTime(TIME)
        .setItemId(id)
        .setDecisionTime(TIME)
        .setLabel("UP")
        .setFeatureIndices(List.of(index))
        .setFeatureValues(List.of(1f))
        .setExperts(
            List.of(
                new ExpertLikelihood(slot, routingWeight, likelihood),
                new ExpertLikelihood(1, routingWeight, 0.25f)))
        .build();
  }

  private void addRandomBytes(int count) {
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      add("random", bytes, reasonOfRandom(bytes));
    }
  }

  private static RejectReason reasonOfRandom(byte[] bytes) {
    if (bytes.length < FRAME_BYTES) {
      return RejectReason.TOO_SHORT;
    }
    return bytes[0] == 0 ? RejectReason.UNKNOWN_SCHEMA_ID : RejectReason.BAD_MAGIC;
  }

  private void addBadFrames() throws WireException {
    byte[] magic = framed(item().build());
    magic[0] = 1;
    add("magic", magic, RejectReason.BAD_MAGIC);
    byte[] id = framed(item().build());
    id[1] ^= 0x7F;
    add("schema id", id, RejectReason.UNKNOWN_SCHEMA_ID);
    add("null value", (byte[]) null, RejectReason.NULL_VALUE);
    pieces.add(new Piece("null key and value", null, null, RejectReason.NULL_VALUE));
    pieces.add(new Piece("null key", null, new byte[] {7}, RejectReason.TOO_SHORT));
    add("empty value", new byte[0], RejectReason.TOO_SHORT);
    add("prediction", prediction(), RejectReason.INCOMPATIBLE_SCHEMA);
  }

  private void addTruncated(byte[] whole) {
    for (int length = 1; length < whole.length; length += 1 + whole.length / 12) {
      add(
          "truncated to " + length,
          Arrays.copyOf(whole, length),
          length < FRAME_BYTES ? RejectReason.TOO_SHORT : RejectReason.UNDECODABLE);
    }
  }

  private void addBadBodies() throws WireException {
    byte[] whole = framed(item().build());
    add("trailing bytes", Arrays.copyOf(whole, whole.length + 3), RejectReason.UNDECODABLE);
    byte[] marked = framed(item().setText("gold " + MARK + " climbs").build());
    int at = new String(marked, ISO_8859_1).indexOf(MARK);
    byte[][] invalid = {{(byte) 0xC3, '('}, {(byte) 0xFF}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}};
    for (byte[] bytes : invalid) {
      byte[] bad = marked.clone();
      System.arraycopy(bytes, 0, bad, at, bytes.length);
      add("invalid UTF-8", bad, RejectReason.UNDECODABLE);
    }
    // the id's length comes after the time; claim two gigabytes, then less than nothing
    byte[] frameAndTime = Arrays.copyOf(whole, FRAME_BYTES + 6);
    add("long string", with(frameAndTime, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F), RejectReason.UNDECODABLE);
    add("negative string", with(frameAndTime, 0x01), RejectReason.UNDECODABLE);
  }

  private void addBadItems() throws WireException {
    NewsItem big = item().setText("long ".repeat(TWO_MEGABYTES / 5)).build();
    add("2 MB text", big, RejectReason.TOO_LARGE);
    add("long id", item().setId("x".repeat(5000)).build(), RejectReason.TOO_LARGE);
    add("year 1", at("0001-01-01T00:00:00Z"), RejectReason.IMPLAUSIBLE_TIME);
    add("year 9999", at("9999-12-31T23:59:59Z"), RejectReason.IMPLAUSIBLE_TIME);
    add("first millisecond", millis(Long.MIN_VALUE), RejectReason.IMPLAUSIBLE_TIME);
    add("last millisecond", millis(Long.MAX_VALUE), RejectReason.IMPLAUSIBLE_TIME);
    add("no id", item().setId("").build(), RejectReason.EMPTY_ID);
    add("blank id", item().setId(" \t").build(), RejectReason.EMPTY_ID);
    for (float number : new float[] {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
      NewsItem item = item().setNumbers(List.of(0.5f, number)).build();
      add("number " + number, item, RejectReason.NOT_FINITE);
    }
  }

  private static byte[] with(byte[] begin, int... rest) {
    byte[] all = Arrays.copyOf(begin, begin.length + rest.length);
    for (int i = 0; i < rest.length; i++) {
      all[begin.length + i] = (byte) rest[i];
    }
    return all;
  }

  private static NewsItem.Builder item() {
    return NewsItem.newBuilder()
        .setEventTime(TIME)
        .setId("garbage")
        .setSymbol("ACME")
        .setLanguage("en")
        .setText("Acme beats estimates and raises full-year guidance");
  }

  private static NewsItem at(String time) {
    return item().setEventTime(Instant.parse(time)).build();
  }

  private static NewsItem millis(long time) {
    return item().setEventTime(Instant.ofEpochMilli(time)).build();
  }

  private static Outcome outcome(String itemId, String label) {
    return new Outcome(TIME, itemId, label, null);
  }

  private static Prediction prediction() {
    return Prediction.newBuilder()
        .setEventTime(TIME)
        .setId("garbage")
        .setDecisionTime(TIME)
        .setClasses(List.of("UP", "DOWN"))
        .setProbabilities(List.of(0.5, 0.5))
        .setVerdict("UP")
        .setConfidence(0.5)
        .build();
  }

  @SuppressWarnings("unchecked")
  private <T extends SpecificRecord> byte[] framed(T record) throws WireException {
    return wire.encoder((Class<T>) record.getClass(), "any").encode(record);
  }

  private void add(String kind, SpecificRecord record, RejectReason reason) throws WireException {
    add(kind, framed(record), reason);
  }

  private void add(String kind, byte[] value, RejectReason reason) {
    byte[] key = (kind + " " + pieces.size() + " \u2620").getBytes(UTF_8);
    pieces.add(new Piece(kind, key, value, reason));
  }
}

package io.bellwether.pipeline.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Vote;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecord;

/**
 * Hostile records of each topic: well-formed ones that say something impossible, and spoiled ones.
 * Their ids are nobody else's, and far apart, so that one that survives harms no good record, nor
 * with flipped bits is a label for another. Seeded; for one thread.
 */
final class Records {
  private static final Instant TIME = Instant.parse("2025-03-03T09:00:00Z");
  private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant YEAR_9999 = Instant.parse("9999-12-31T23:59:59Z");
  private static final int LONG_TEXT = (1 << 20) + 1;
  private static final int DEEP = 20_000;
  private static final int SPOILED_IN_TEN = 7;

  private final SplittableRandom random;
  private final Mutations mutations;
  private final WireFormat wire;
  private final SplittableRandom ids;

  Records(long seed, WireFormat wire) {
    this.random = new SplittableRandom(seed);
    this.mutations = new Mutations(random.split());
    this.ids = random.split();
    this.wire = wire;
  }

  /** The next one for a topic, which is one of news, outcomes, control and votes. */
  Hostile next(String topic) throws WireException {
    String id = "fuzz-%016x".formatted(ids.nextLong());
    boolean spoiled = random.nextInt(10) < SPOILED_IN_TEN;
    Hostile next =
        switch (topic) {
          case "news" -> spoiled ? spoil(id, news(id).build()) : impossibleNews(id);
          case "outcomes" -> spoiled ? spoil(id, outcome(id, "UP")) : impossibleOutcome(id);
          case "control" -> spoiled ? spoil(id, control(id)) : impossibleControl(id);
          case "votes" -> spoiled ? spoil(id, vote(id).build()) : impossibleVote(id);
          default -> throw new IllegalArgumentException("nothing reads the topic " + topic);
        };
    boolean adorned = next.headers().isEmpty() && random.nextInt(20) == 0;
    return adorned ? next.withHeaders(mutations.headers()) : next;
  }

  private Hostile spoil(String id, SpecificRecord record) throws WireException {
    return mutations.spoil(id.getBytes(UTF_8), framed(record));
  }

  private Hostile of(String mutation, String id, SpecificRecord record, Fate fate)
      throws WireException {
    byte[] key = random.nextInt(8) == 0 ? null : id.getBytes(UTF_8);
    return new Hostile(mutation, key, framed(record), fate);
  }

  private Hostile impossibleNews(String id) throws WireException {
    return switch (random.nextInt(8)) {
      case 0 -> of("year 1", id, news(id).setEventTime(YEAR_1).build(), Fate.REFUSED);
      case 1 -> of("year 9999", id, news(id).setEventTime(YEAR_9999).build(), Fate.REFUSED);
      case 2 -> of("blank id", id, news(" ").build(), Fate.REFUSED);
      case 3 -> of("long id", id, news(id + "x".repeat(5000)).build(), Fate.REFUSED);
      case 4 -> of("not a number", id, news(id).setNumbers(odd()).build(), Fate.REFUSED);
      case 5 -> of("another type", id, outcome(id, "UP"), Fate.REFUSED);
      case 6 -> of("odd text", id, news(id).setText(oddText()).build(), Fate.EITHER);
      default ->
          random.nextInt(100) == 0
              ? of("megabytes", id, news(id).setText("a".repeat(LONG_TEXT)).build(), Fate.REFUSED)
              : of("late", id, news(id).setEventTime(Instant.EPOCH).build(), Fate.EITHER);
    };
  }

  private static List<Float> odd() {
    return List.of(1f, Float.POSITIVE_INFINITY);
  }

  /** What normalisers and tokenisers stumble over. */
  private String oddText() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(300);
    for (int i = 0; i < length; i++) {
      int codePoint =
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> 0x300 + random.nextInt(0x70);
            case 2 -> 0x1F300 + random.nextInt(0x300);
            case 3 -> 0xE000 + random.nextInt(0x100);
            default -> random.nextInt(0xD800);
          };
      text.appendCodePoint(codePoint);
    }
    return text.toString();
  }

  private Hostile impossibleOutcome(String id) throws WireException {
    return switch (random.nextInt(7)) {
      // It waits for its item; given up at labels.max-age, it is a dead letter after all.
      case 0 -> of("label for an unknown id", id, outcome(id, "UP"), Fate.EITHER);
      case 1 -> of("unknown label", id, outcome(id, "SIDEWAYS"), Fate.REFUSED);
      case 2 -> of("blank id", id, outcome("", "UP"), Fate.REFUSED);
      case 3 -> of("year 1", id, new Outcome(YEAR_1, id, "UP", null), Fate.REFUSED);
      case 4 -> of("year 9999", id, new Outcome(YEAR_9999, id, "UP", null), Fate.REFUSED);
      case 5 -> of("not a number", id, new Outcome(TIME, id, "UP", Double.NaN), Fate.REFUSED);
      default -> of("another type", id, news(id).build(), Fate.REFUSED);
    };
  }

  private Hostile impossibleControl(String id) throws WireException {
    return switch (random.nextInt(5)) {
      case 0 -> of("deep nesting", id, change(id, "[".repeat(DEEP)), Fate.REFUSED);
      case 1 -> of("no YAML", id, change(id, "{name: " + id + ", kind: ["), Fate.REFUSED);
      case 2 -> of("unknown kind", id, change(id, "{name: x, kind: oracle}"), Fate.REFUSED);
      case 3 -> of("unknown expert", id, control(id), Fate.PASSED_OVER);
      default -> of("another type", id, news(id).build(), Fate.REFUSED);
    };
  }

  private Hostile impossibleVote(String id) throws WireException {
    return switch (random.nextInt(6)) {
      case 0 -> of("vote for an unknown id", id, vote(id).build(), Fate.PASSED_OVER);
      case 1 -> of("year 9999", id, vote(id).setVoteTime(YEAR_9999).build(), Fate.REFUSED);
      case 2 ->
          of("too few classes", id, vote(id).setProbabilities(List.of(1f)).build(), Fate.REFUSED);
      case 3 -> of("not a number", id, vote(id).setProbabilities(odd(3)).build(), Fate.REFUSED);
      case 4 -> of("blank id", id, vote("").build(), Fate.REFUSED);
      default -> of("another type", id, outcome(id, "UP"), Fate.REFUSED);
    };
  }

  private static List<Float> odd(int size) {
    return Collections.nCopies(size, Float.NaN);
  }

  private static NewsItem.Builder news(String id) {
    return NewsItem.newBuilder()
        .setEventTime(TIME)
        .setId(id)
        .setSymbol("FUZZ")
        .setLanguage("en")
        .setSource("fuzz")
        .setText("Acme beats estimates and raises full-year guidance");
  }

  private static Outcome outcome(String id, String label) {
    return new Outcome(TIME, id, label, 0.01);
  }

  private static Control control(String id) {
    return new Control(1L, TIME, new ExpertChange(ExpertAction.RETIRE, id, "", "", null));
  }

  private static Control change(String id, String spec) {
    return new Control(1L, TIME, new ExpertChange(ExpertAction.ADD, id, spec, "", null));
  }

  private static Vote.Builder vote(String id) {
    return Vote.newBuilder()
        .setVoteTime(TIME)
        .setItemId(id)
        .setExpert("desk")
        .setVersion("")
        .setProbabilities(List.of(0.2f, 0.3f, 0.5f))
        .setLabelsSeenUpTo(Instant.EPOCH);
  }

  @SuppressWarnings("unchecked")
  private <T extends SpecificRecord> byte[] framed(T record) throws WireException {
    return wire.encoder((Class<T>) record.getClass(), "any").encode(record);
  }
}

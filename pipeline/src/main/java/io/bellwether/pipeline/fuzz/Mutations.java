package io.bellwether.pipeline.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.wire.Punctuation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Ways to spoil the bytes of any framed record. Seeded; for one thread. */
final class Mutations {
  /** Magic byte and schema id. */
  private static final int FRAME_BYTES = 5;

  private static final int MAX_RANDOM_BYTES = 400;
  private static final int HUGE_HEADER_BYTES = 8 << 10;
  private static final int MANY_HEADERS = 64;

  private final SplittableRandom random;

  Mutations(SplittableRandom random) {
    this.random = random;
  }

  /** Spoils a record in one of the ways that need no knowledge of its fields. */
  Hostile spoil(byte[] key, byte[] framed) {
    return switch (random.nextInt(10)) {
      case 0 -> flipped(key, framed);
      case 1 -> flipped(key, framed); // the most telling kind, so twice as often
      case 2 -> truncated(key, framed);
      case 3 -> new Hostile("trailing bytes", key, longer(framed), Fate.REFUSED);
      case 4 -> new Hostile("random bytes", key, noise(), Fate.REFUSED);
      case 5 -> wrongFrame(key, framed);
      case 6 -> hugeLength(key, framed);
      case 7 -> nothing(key);
      case 8 -> new Hostile("nested blocks", key, nested(framed), Fate.REFUSED);
      default -> truncated(key, framed).withHeaders(headers());
    };
  }

  /** One to three bits; what comes out may be a record again. */
  private Hostile flipped(byte[] key, byte[] framed) {
    byte[] flipped = framed.clone();
    int bits = 1 + random.nextInt(3);
    for (int i = 0; i < bits; i++) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return Arrays.equals(flipped, framed)
        ? flipped(key, framed)
        : new Hostile("flipped bits", key, flipped, Fate.EITHER);
  }

  private Hostile truncated(byte[] key, byte[] framed) {
    int length = random.nextInt(framed.length);
    return new Hostile("truncated", key, Arrays.copyOf(framed, length), Fate.REFUSED);
  }

  private byte[] longer(byte[] framed) {
    return Arrays.copyOf(framed, framed.length + 1 + random.nextInt(20));
  }

  /** Not beginning with the magic byte, so certainly no record. */
  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(MAX_RANDOM_BYTES)];
    random.nextBytes(noise);
    noise[0] |= 1;
    return noise;
  }

  /** Noise alone might by chance be a digit, and so a promise. */
  private byte[] noPromise() {
    byte[] noise = noise();
    noise[0] = 'x';
    return noise;
  }

  private Hostile wrongFrame(byte[] key, byte[] framed) {
    byte[] wrong = framed.clone();
    if (random.nextBoolean()) {
      wrong[0] = (byte) (1 + random.nextInt(255));
      return new Hostile("wrong magic", key, wrong, Fate.REFUSED);
    }
    wrong[1] ^= 0x5A; // the id's highest byte
    return new Hostile("wrong schema id", key, wrong, Fate.REFUSED);
  }

  /** The bytes up to some place, then the length of a text of gigabytes, or less than nothing. */
  private Hostile hugeLength(byte[] key, byte[] framed) {
    byte[] spoiled = Arrays.copyOf(framed, FRAME_BYTES + 6 + 5);
    // All records begin with a time of six bytes, then an id or a version.
    byte[] length =
        random.nextBoolean()
            ? new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F}
            : new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
    System.arraycopy(length, 0, spoiled, FRAME_BYTES + 6, length.length);
    return new Hostile("huge length", key, spoiled, Fate.REFUSED);
  }

  private Hostile nothing(byte[] key) {
    return switch (random.nextInt(4)) {
      case 0 -> new Hostile("null value", key, null, Fate.REFUSED);
      case 1 -> new Hostile("null key and value", null, null, Fate.REFUSED);
      case 2 -> new Hostile("empty value", key, new byte[0], Fate.REFUSED);
      default ->
          new Hostile("null value, odd promise", key, null, Fate.REFUSED)
              .withHeaders(List.of(new RecordHeader(Punctuation.HEADER, noPromise())));
    };
  }

  /** Array blocks inside array blocks, as far as the decoder cares to follow. */
  private byte[] nested(byte[] framed) {
    byte[] nested = Arrays.copyOf(framed, FRAME_BYTES + 500 + random.nextInt(500));
    Arrays.fill(nested, FRAME_BYTES, nested.length, (byte) 0x02);
    return nested;
  }

  /** Many, or a huge one. */
  List<Header> headers() {
    List<Header> headers = new ArrayList<>();
    if (random.nextBoolean()) {
      byte[] huge = new byte[HUGE_HEADER_BYTES];
      random.nextBytes(huge);
      headers.add(new RecordHeader("huge", huge));
    } else {
      for (int i = 0; i < MANY_HEADERS; i++) {
        byte[] value = i % 5 == 0 ? null : ("value " + random.nextInt()).getBytes(UTF_8);
        headers.add(new RecordHeader(i % 7 == 0 ? "" : "header-" + i, value));
      }
    }
    return headers;
  }
}

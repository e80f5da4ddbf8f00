package io.bellwether.pipeline.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;

/**
 * A hostile record that Kafka has: where it went, and a digest of its bytes, as a long run sends
 * more than fits into memory.
 *
 * @param topic without the job's name
 * @param bytes digest of key, value and headers
 */
record Sent(String topic, String mutation, Fate fate, ByteBuffer bytes) {

  static Sent of(String topic, Hostile hostile) {
    return new Sent(
        topic,
        hostile.mutation(),
        hostile.fate(),
        digest(hostile.key(), hostile.value(), hostile.headers()));
  }

  /** Of key, value and headers; the lengths go in, too, so that no byte can change its place. */
  static ByteBuffer digest(byte[] key, byte[] value, List<Header> headers) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      add(sha, key);
      add(sha, value);
      for (Header header : headers) {
        add(sha, header.key().getBytes(UTF_8));
        add(sha, header.value());
      }
      return ByteBuffer.wrap(Arrays.copyOf(sha.digest(), 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void add(MessageDigest sha, byte[] bytes) {
    int length = bytes == null ? -1 : bytes.length;
    sha.update(ByteBuffer.allocate(4).putInt(length).flip());
    if (bytes != null) {
      sha.update(bytes);
    }
  }
}

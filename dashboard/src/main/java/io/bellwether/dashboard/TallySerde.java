package io.bellwether.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * How tallies are kept in the store and its changelog: a version byte, then the fields. To change
 * the layout, raise the version and keep reading the older ones.
 */
final class TallySerde implements Serde<Tally> {
  private static final int VERSION = 1;

  @Override
  public Serializer<Tally> serializer() {
    return (topic, tally) -> tally == null ? null : write(tally);
  }

  @Override
  public Deserializer<Tally> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(bytes);
  }

  private static byte[] write(Tally tally) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writeText(tally.latestId(), out);
      out.writeLong(tally.latestEventTime());
      writeText(tally.verdict(), out);
      out.writeDouble(tally.confidence());
      out.writeLong(tally.numPredictions());
      out.writeLong(tally.numDegraded());
      out.writeInt(tally.numByClass().size());
      for (Map.Entry<String, Long> entry : tally.numByClass().entrySet()) {
        writeText(entry.getKey(), out);
        out.writeLong(entry.getValue());
      }
    } catch (IOException e) {
      throw new SerializationException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static Tally read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new SerializationException(
            "the version of a tally must be "
                + VERSION
                + ": "
                + version
                + "; it was written by another release, reset the application to rebuild the view");
      }
      String latestId = readText(in);
      long latestEventTime = in.readLong();
      String verdict = readText(in);
      double confidence = in.readDouble();
      long numPredictions = in.readLong();
      long numDegraded = in.readLong();
      return new Tally(
          latestId,
          latestEventTime,
          verdict,
          confidence,
          numPredictions,
          numDegraded,
          readCounts(in));
    } catch (IOException e) {
      throw new SerializationException("a tally of " + bytes.length + " bytes is cut off", e);
    }
  }

  private static Map<String, Long> readCounts(DataInputStream in) throws IOException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      counts.put(readText(in), in.readLong());
    }
    return counts;
  }

  /** Not {@code writeUTF}, which fails beyond 65535 bytes: an id may be as long as it likes. */
  private static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("a text must be 0 to " + in.available() + " bytes long: " + length);
    }
    return new String(in.readNBytes(length), UTF_8);
  }
}

package io.bellwether.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.Feedback;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.util.Utf8;

/** Avro's reader, except that invalid UTF-8 is an error instead of a replacement character. */
final class StrictReader<T> extends SpecificDatumReader<T> {
  private final CharsetDecoder strict = UTF_8.newDecoder();
  private final Utf8 scratch = new Utf8();
  private final boolean direct;

  StrictReader(Schema writer, Schema reader, SpecificData data) {
    super(writer, reader, data);
    direct = writer.equals(Feedback.getClassSchema()) && reader.equals(writer);
  }

  @Override
  @SuppressWarnings("unchecked") // The schema is that of the class.
  public T read(T reuse, Decoder in) throws IOException {
    return direct ? (T) DirectReader.feedback(in, this::text) : super.read(reuse, in);
  }

  /** The class's own model, without the fast reader, which would not call the method below. */
  static SpecificData dataOf(Class<?> type) {
    SpecificData data = new SpecificData(type.getClassLoader());
    data.setFastReaderEnabled(false);
    for (Conversion<?> conversion : SpecificData.getForClass(type).getConversions()) {
      data.addLogicalTypeConversion(conversion);
    }
    return data;
  }

  @Override
  protected Object readString(Object old, Schema expected, Decoder in) throws IOException {
    return text(in);
  }

  private String text(Decoder in) throws IOException {
    Utf8 utf8 = in.readString(scratch);
    String text = new String(utf8.getBytes(), 0, utf8.getByteLength(), UTF_8);
    // The replacement character may stand for bad bytes or for itself; only then look closer.
    if (text.indexOf('\uFFFD') >= 0) {
      check(utf8);
    }
    return text;
  }

  private void check(Utf8 utf8) throws InvalidText {
    try {
      strict.decode(ByteBuffer.wrap(utf8.getBytes(), 0, utf8.getByteLength()));
    } catch (CharacterCodingException e) {
      throw new InvalidText("a string is not UTF-8");
    }
  }
}

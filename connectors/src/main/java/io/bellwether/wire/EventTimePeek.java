package io.bellwether.wire;

import io.bellwether.schema.builtin.AvroTrust;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads the time of a framed record without decoding the rest. The time is the first field of the
 * record's class (event, label or trade time, in milliseconds). One thread; made by {@link
 * WireFormat}; never throws.
 */
public final class EventTimePeek {
  static {
    AvroTrust.install();
  }

  /** The answer when the time cannot be read. */
  public static final long UNREADABLE = Long.MIN_VALUE;

  /** How to get at the time in the records of one writer schema. */
  private interface Reading {
    long time(byte[] value) throws IOException;
  }

  private final SchemaSource schemas;
  private final int maxBytes;
  private final String field;
  private final Map<Integer, Reading> readings = new HashMap<>();
  private Reading lastReading;
  private int lastId;
  private BinaryDecoder avro;

  EventTimePeek(Class<? extends SpecificRecord> type, SchemaSource schemas, int maxBytes) {
    this.schemas = schemas;
    this.maxBytes = maxBytes;
    this.field = SpecificData.get().getSchema(type).getFields().get(0).name();
  }

  /** Milliseconds since 1970, or {@link #UNREADABLE}. */
  public long peek(byte[] value) {
    try {
      int id = Frame.schemaId(value, maxBytes);
      if (lastReading == null || id != lastId) {
        lastReading = reading(id);
        lastId = id;
      }
      return lastReading.time(value);
    } catch (WireException | IOException | RuntimeException | StackOverflowError e) {
      // The decoder meets the same bytes in the next step and says what is wrong with them.
      return UNREADABLE;
    }
  }

  private Reading reading(int id) throws WireException {
    Reading known = readings.get(id);
    if (known == null) {
      known = newReading(schemas.byId(id));
      readings.put(id, known);
    }
    return known;
  }

  private Reading newReading(Schema writer) {
    Schema.Field time = writer.getType() == Schema.Type.RECORD ? writer.getField(field) : null;
    if (time == null || time.schema().getType() != Schema.Type.LONG) {
      return value -> UNREADABLE;
    }
    return time.pos() == 0 ? EventTimePeek::firstLong : projection(writer);
  }

  /** A schema of somebody else's, with the time further back: Avro skips what is before it. */
  private Reading projection(Schema writer) {
    Schema timeOnly =
        SchemaBuilder.record(writer.getName())
            .namespace(writer.getNamespace())
            .fields()
            .requiredLong(field)
            .endRecord();
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(writer, timeOnly);
    return value -> {
      avro =
          DecoderFactory.get().binaryDecoder(value, Frame.BYTES, value.length - Frame.BYTES, avro);
      return (Long) reader.read(null, avro).get(0);
    };
  }

  /** Avro's zigzag variable-length long, seven bits a byte, at most ten bytes. */
  private static long firstLong(byte[] value) {
    long bits = 0;
    for (int i = Frame.BYTES, shift = 0; i < value.length && shift < 70; i++, shift += 7) {
      bits |= (value[i] & 0x7FL) << shift;
      if (value[i] >= 0) {
        return bits >>> 1 ^ -(bits & 1);
      }
    }
    return UNREADABLE;
  }
}

package io.bellwether.wire;

import io.bellwether.schema.builtin.AvroTrust;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads framed records of any compatible schema version as one class. One thread; made by {@link
 * WireFormat}. Never throws anything but {@link WireException}, and never allocates more than a
 * small multiple of the value's length, whatever the bytes.
 */
public final class WireDecoder<T extends SpecificRecord> {
  static {
    AvroTrust.install();
  }

  private static final int MAX_CACHED_SCHEMAS = 1000;

  private final SchemaSource schemas;
  private final int maxBytes;
  private final Schema readerSchema;
  private final SpecificData data;
  private final Map<Integer, StrictReader<T>> readers = new HashMap<>();
  private BinaryDecoder avro;
  private StrictReader<T> lastReader;
  private int lastId;

  WireDecoder(Class<T> type, SchemaSource schemas, int maxBytes) {
    this.schemas = schemas;
    this.maxBytes = maxBytes;
    this.readerSchema = SpecificData.get().getSchema(type);
    this.data = StrictReader.dataOf(type);
  }

  /**
   * The record, owned by the caller. The array is read only during the call.
   *
   * @throws WireException with every reason that {@link RejectReason} names up to
   *     registry-unavailable
   */
  public T decode(byte[] value) throws WireException {
    StrictReader<T> reader = reader(Frame.schemaId(value, maxBytes));
    try {
      avro =
          DecoderFactory.get().binaryDecoder(value, Frame.BYTES, value.length - Frame.BYTES, avro);
      T record = reader.read(null, avro);
      if (!avro.isEnd()) {
        throw new WireException(
            RejectReason.UNDECODABLE, avro.remainingBytes() + " bytes follow the record");
      }
      return record;
    } catch (IOException | RuntimeException e) {
      throw undecodable(value, e);
    } catch (StackOverflowError e) {
      // Only a registry's recursive schema nests this deep; the record is bad, not the job.
      throw undecodable(value, e);
    }
  }

  /** Avro's own messages may quote the data, so only the kind of failure is passed on. */
  private WireException undecodable(byte[] value, Throwable cause) {
    return new WireException(
        RejectReason.UNDECODABLE,
        "the "
            + (value.length - Frame.BYTES)
            + " bytes after the frame are not a "
            + readerSchema.getName()
            + " of schema id "
            + Integer.toUnsignedString(lastId)
            + ": "
            + (cause instanceof InvalidText
                ? cause.getMessage()
                : cause.getClass().getSimpleName()),
        cause);
  }

  private StrictReader<T> reader(int id) throws WireException {
    if (lastReader == null || id != lastId) {
      StrictReader<T> reader = readers.get(id);
      if (reader == null) {
        reader = newReader(id);
        if (readers.size() >= MAX_CACHED_SCHEMAS) {
          readers.clear();
        }
        readers.put(id, reader);
      }
      lastReader = reader;
      lastId = id;
    }
    return lastReader;
  }

  private StrictReader<T> newReader(int id) throws WireException {
    Schema writerSchema = schemas.byId(id);
    SchemaCompatibilityType compatibility =
        SchemaCompatibility.checkReaderWriterCompatibility(readerSchema, writerSchema).getType();
    if (compatibility != SchemaCompatibilityType.COMPATIBLE) {
      throw new WireException(
          RejectReason.INCOMPATIBLE_SCHEMA,
          "schema id "
              + Integer.toUnsignedString(id)
              + " ("
              + writerSchema.getFullName()
              + ") cannot be read as "
              + readerSchema.getFullName());
    }
    return new StrictReader<>(writerSchema, readerSchema, data);
  }
}

package io.bellwether.connectors;

import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Flink's types for the Avro records.
 *
 * <pre>{@code
 * stream.process(function).returns(AvroTypes.of(ReceivedNews.class));
 * }</pre>
 */
public final class AvroTypes {
  private AvroTypes() {}

  /**
   * A type whose serializer is flink-avro's, whose state evolves by Avro's rules, and which works
   * in any JVM without a flag, as it obtains Avro's trust wherever it is loaded.
   */
  public static <T extends SpecificRecord> TypeInformation<T> of(Class<T> type) {
    return new SpecificTypeInfo<>(type);
  }
}

package io.bellwether.connectors;

import io.bellwether.wire.Punctuation;
import io.bellwether.wire.RejectReason;
import io.bellwether.wire.WireDecoder;
import io.bellwether.wire.WireException;
import java.io.Serializable;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** From bytes to a checked record, apart from Flink. One thread. */
final class RecordParser<R extends SpecificRecord, T> {
  /** A rule of {@link Rules}. */
  interface Rule<R> extends Serializable {
    void check(R record) throws WireException;
  }

  /** How a record is handed on. */
  interface Receipt<R, T> extends Serializable {
    T received(RawRecord raw, R record);
  }

  private final WireDecoder<R> decoder;
  private final Rule<R> rule;
  private final Receipt<R, T> receipt;

  RecordParser(WireDecoder<R> decoder, Rule<R> rule, Receipt<R, T> receipt) {
    this.decoder = decoder;
    this.rule = rule;
    this.receipt = receipt;
  }

  /**
   * The record, or empty for a punctuation.
   *
   * @param timestamp that the source gave it, or null where no clock did
   */
  Optional<T> parse(RawRecord raw, Long timestamp) throws WireException {
    if (raw.punctuation() != Punctuation.NONE) {
      return Optional.empty();
    }
    R record = decoder.decode(raw.value());
    rule.check(record);
    if (timestamp != null && timestamp == EventTimeWatermarks.NO_TIME) {
      // Readable now, but not when the source looked: the watermark knows nothing of this record.
      throw new WireException(
          RejectReason.IMPLAUSIBLE_TIME,
          "the source could not place the record in event time: its time was more than a day ahead"
              + " of the clock, or its schema was out of reach");
    }
    return Optional.of(receipt.received(raw, record));
  }
}

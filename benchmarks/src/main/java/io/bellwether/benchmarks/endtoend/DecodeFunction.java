package io.bellwether.benchmarks.endtoend;

import io.bellwether.connectors.AvroTypes;
import io.bellwether.connectors.RawRecord;
import io.bellwether.schema.NewsItem;
import io.bellwether.wire.WireDecoder;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;

/** Bytes to Avro records, and nothing else; records without a body are promises about time. */
final class DecodeFunction extends RichFlatMapFunction<RawRecord, NewsItem>
    implements ResultTypeQueryable<NewsItem> {
  private static final long serialVersionUID = 1;

  private transient WireDecoder<NewsItem> decoder;

  @Override
  public void open(OpenContext context) {
    decoder = WireFormat.builtIn().decoder(NewsItem.class);
  }

  @Override
  public void flatMap(RawRecord raw, Collector<NewsItem> out) throws WireException {
    if (raw.value() != null) {
      out.collect(decoder.decode(raw.value()));
    }
  }

  @Override
  public TypeInformation<NewsItem> getProducedType() {
    return AvroTypes.of(NewsItem.class);
  }
}

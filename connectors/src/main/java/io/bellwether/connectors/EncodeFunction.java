package io.bellwether.connectors;

import io.bellwether.wire.WireException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Results become what their topic will hold; those that are too long are logged and counted. */
final class EncodeFunction<T extends SpecificRecord> extends ProcessFunction<T, EncodedRecord>
    implements ResultTypeQueryable<EncodedRecord> {
  private static final long serialVersionUID = 1;

  private final WireSerialization<T> serialization;

  EncodeFunction(WireSerialization<T> serialization) {
    this.serialization = serialization;
  }

  @Override
  public void open(OpenContext context) throws WireException {
    serialization.openWith(
        getRuntimeContext()
            .getMetricGroup()
            .counter(ConnectorMetric.OVERSIZED_DROPPED.metricName()));
  }

  @Override
  public void processElement(T record, Context context, Collector<EncodedRecord> out) {
    EncodedRecord encoded = serialization.encoded(record);
    if (encoded != null) {
      out.collect(encoded);
    }
  }

  @Override
  public TypeInformation<EncodedRecord> getProducedType() {
    return EncodedRecordTypeInfo.INSTANCE;
  }
}

package io.bellwether.connectors;

import io.bellwether.wire.RejectReason;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Records in the main output, dead letters in the side output, a counter for each reason. */
final class ParseFunction<R extends SpecificRecord, T> extends ProcessFunction<RawRecord, T>
    implements ResultTypeQueryable<T> {
  private final String stage;
  private final WireFormat wire;
  private final Class<R> type;
  private final RecordParser.Rule<R> rule;
  private final RecordParser.Receipt<R, T> receipt;
  private final TypeInformation<T> produced;

  private transient RecordParser<R, T> parser;
  private transient Map<RejectReason, Counter> refused;
  private transient Counter punctuations;

  ParseFunction(
      WireFormat wire,
      Class<R> type,
      RecordParser.Rule<R> rule,
      RecordParser.Receipt<R, T> receipt,
      TypeInformation<T> produced) {
    this.stage = "parse-" + type.getSimpleName();
    this.wire = wire;
    this.type = type;
    this.rule = rule;
    this.receipt = receipt;
    this.produced = produced;
  }

  @Override
  public void open(OpenContext context) {
    openWith(getRuntimeContext().getMetricGroup());
  }

  void openWith(MetricGroup metrics) {
    parser = new RecordParser<>(wire.decoder(type), rule, receipt);
    punctuations = metrics.counter(ConnectorMetric.PUNCTUATIONS.metricName());
    ConnectorMetric letters = ConnectorMetric.DEAD_LETTERS;
    refused = new EnumMap<>(RejectReason.class);
    for (RejectReason reason : RejectReason.values()) {
      MetricGroup group = metrics.addGroup(letters.label(), reason.code());
      refused.put(reason, group.counter(letters.metricName()));
    }
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<T> out) {
    try {
      Optional<T> record = parser.parse(raw, context.timestamp());
      if (record.isPresent()) {
        out.collect(record.get());
      } else {
        punctuations.inc();
      }
    } catch (WireException e) {
      refused.get(e.reason()).inc();
      context.output(
          Parse.DEAD_LETTERS, DeadLetters.of(raw, e.reason().code(), e.getMessage(), stage));
    }
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return produced;
  }
}

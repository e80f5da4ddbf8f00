package io.bellwether.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Header;
import io.bellwether.schema.ReceivedNews;
import io.bellwether.schema.ReceivedOutcome;
import io.bellwether.wire.Samples;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.TypeExtractor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class ParseTest {
  private static final ParseSettings SETTINGS = ParseSettings.of(Raw.WIRE, Set.of("UP", "DOWN"));

  private final Map<String, Counter> counters = new TreeMap<>();
  private final List<DeadLetter> refused = new ArrayList<>();

  @Test
  void handsNewsOnWithItsOrigin() throws Exception {
    RawRecord raw = Raw.news(Samples.NOON.toEpochMilli());

    List<ReceivedNews> news = run(Parse.news(SETTINGS), raw);

    assertThat(news)
        .singleElement()
        .satisfies(
            received -> {
              assertThat(received.getOrigin().getTopic()).isEqualTo("news");
              assertThat(received.getOrigin().getPartition()).isEqualTo(3);
              assertThat(received.getOrigin().getOffset()).isEqualTo(42);
              assertThat(received.getItem().getId()).isEqualTo("item-1");
            });
    assertThat(refused).isEmpty();
  }

  @Test
  void keepsTheBytesOfAnOutcome() throws Exception {
    RawRecord.RawHeader trace = new RawRecord.RawHeader("trace", new byte[] {1});
    RawRecord raw = Raw.outcome(Samples.outcome("item-1", Samples.NOON, "UP"), trace);

    List<ReceivedOutcome> outcomes = run(Parse.outcomes(SETTINGS), raw);

    assertThat(outcomes.get(0).getKey()).isEqualTo(ByteBuffer.wrap(raw.key()));
    assertThat(outcomes.get(0).getValue()).isEqualTo(ByteBuffer.wrap(raw.value()));
    assertThat(outcomes.get(0).getHeaders())
        .containsExactly(new Header("trace", ByteBuffer.wrap(new byte[] {1})));
  }

  @Test
  void makesDeadLettersOfGarbageAndReadsOn() throws Exception {
    byte[] garbage = {9, 8, 7, 6, 5, 4};
    RawRecord bad = Raw.of(garbage, new RawRecord.RawHeader("trace", new byte[] {1}));

    List<ReceivedNews> news =
        run(Parse.news(SETTINGS), bad, Raw.of(null), Raw.news(Samples.NOON.toEpochMilli()));

    assertThat(news).hasSize(1);
    assertThat(refused)
        .extracting(DeadLetter::getReason)
        .containsExactly("bad-magic", "null-value");
    assertThat(refused.get(0).getValue()).isEqualTo(ByteBuffer.wrap(garbage));
    assertThat(refused.get(0).getHeaders())
        .containsExactly(new Header("trace", ByteBuffer.wrap(new byte[] {1})));
    assertThat(refused.get(0).getStage()).isEqualTo("parse-NewsItem");
  }

  @Test
  void countsRefusalsByReasonAndPunctuation() throws Exception {
    run(Parse.news(SETTINGS), Raw.of(null), Raw.of(null), Raw.of(new byte[1]), Raw.punctuation(5));

    assertThat(counters.get("reason=null-value.deadLetters").getCount()).isEqualTo(2);
    assertThat(counters.get("reason=too-short.deadLetters").getCount()).isEqualTo(1);
    assertThat(counters.get("reason=bad-magic.deadLetters").getCount()).isZero();
    assertThat(counters.get("punctuations").getCount()).isEqualTo(1);
  }

  @Test
  void tellsFlinkTheTypesItProduces() {
    for (ProcessFunction<RawRecord, ?> function :
        List.<ProcessFunction<RawRecord, ?>>of(
            Parse.news(SETTINGS),
            Parse.outcomes(SETTINGS),
            Parse.prices(SETTINGS),
            Parse.votes(SETTINGS, 3),
            Parse.feedback(SETTINGS),
            Parse.control(SETTINGS, (expert, definition) -> {}))) {
      TypeInformation<?> type =
          TypeExtractor.getUnaryOperatorReturnType(
              function,
              ProcessFunction.class,
              0,
              1,
              new int[0],
              RawRecordTypeInfo.INSTANCE,
              "",
              false);

      assertThat(type).isInstanceOf(SpecificTypeInfo.class);
    }
    assertThat(Parse.DEAD_LETTERS.getTypeInfo()).isEqualTo(AvroTypes.of(DeadLetter.class));
  }

  /** Sends the function to a task, as Flink would, and feeds it. */
  private <T> List<T> run(ProcessFunction<RawRecord, T> sent, RawRecord... records)
      throws Exception {
    ParseFunction<?, T> function = (ParseFunction<?, T>) InstantiationUtil.clone(sent);
    function.openWith(new Recording(""));
    List<T> out = new ArrayList<>();
    for (RawRecord record : records) {
      function.processElement(record, context(function), collector(out));
    }
    return out;
  }

  private <T> ProcessFunction<RawRecord, T>.Context context(
      ProcessFunction<RawRecord, T> function) {
    return function.new Context() {
      @Override
      public Long timestamp() {
        return null;
      }

      @Override
      public TimerService timerService() {
        throw new UnsupportedOperationException("parsing needs no timers");
      }

      @Override
      public <X> void output(OutputTag<X> tag, X value) {
        assertThat(tag).isEqualTo(Parse.DEAD_LETTERS);
        refused.add((DeadLetter) value);
      }
    };
  }

  private static <T> Collector<T> collector(List<T> out) {
    return new Collector<>() {
      @Override
      public void collect(T record) {
        out.add(record);
      }

      @Override
      public void close() {}
    };
  }

  /** Keeps the counters under the names of their groups. */
  private final class Recording extends UnregisteredMetricsGroup {
    private final String prefix;

    Recording(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Recording(prefix + key + "=" + value + ".");
    }

    @Override
    public Counter counter(String name) {
      return counters.computeIfAbsent(prefix + name, ignored -> new SimpleCounter());
    }
  }
}

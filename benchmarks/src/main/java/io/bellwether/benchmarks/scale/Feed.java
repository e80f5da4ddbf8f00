package io.bellwether.benchmarks.scale;

import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Origin;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.ReceivedNews;
import io.bellwether.schema.ReceivedOutcome;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Makes up news as fast as it is taken, and, {@value #LAG} items later, what became of each. Texts
 * are those of the made-up market with three words more, so that hardly one comes twice; each
 * subtask counts its own time, a millisecond an item.
 */
final class Feed extends ProcessFunction<Long, ReceivedNews> {
  private static final long serialVersionUID = 1;

  static final OutputTag<ReceivedOutcome> OUTCOMES =
      new OutputTag<>("outcomes", new AvroTypeInfo<>(ReceivedOutcome.class));

  /** How many items later the label of an item comes; its label time is as many milliseconds on. */
  static final int LAG = 2_000;

  private static final int TEMPLATES = 4_096;
  private static final int SYMBOLS = 256;
  private static final int SOURCES = 64;
  private static final int WORDS = 5_000;
  private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
  private static final long PAUSE_NANOS = 1_000_000;
  private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

  private transient NewsItem[] templates;
  private transient String[] labels;
  private transient SplittableRandom random;
  private transient int subtask;
  private transient long count;

  @Override
  public void open(OpenContext context) {
    subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    random = new SplittableRandom(subtask + 1L);
    NewsMarket market = new NewsMarket(subtask, Instant.ofEpochMilli(START));
    templates = new NewsItem[TEMPLATES];
    labels = new String[TEMPLATES];
    for (int i = 0; i < TEMPLATES; i++) {
      var item = market.next();
      templates[i] = item.item();
      labels[i] = item.outcome().getLabel();
    }
  }

  @Override
  public void processElement(Long number, Context context, Collector<ReceivedNews> out) {
    if (Tally.isSlow()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    out.collect(new ReceivedNews(origin("news", count), news(count)));
    if (count >= LAG) {
      context.output(OUTCOMES, outcome(count - LAG));
    }
    count++;
  }

  private NewsItem news(long index) {
    NewsItem template = templates[(int) (index % TEMPLATES)];
    NewsItem news = new NewsItem();
    news.setEventTime(Instant.ofEpochMilli(START + index));
    news.setId(id(index));
    news.setSymbol("S" + random.nextInt(SYMBOLS));
    news.setLanguage(template.getLanguage());
    news.setSource("wire-" + random.nextInt(SOURCES));
    news.setText(template.getText() + word() + word() + word());
    news.setNumbers(template.getNumbers());
    return news;
  }

  private String word() {
    return " word" + random.nextInt(WORDS);
  }

  private ReceivedOutcome outcome(long index) {
    Outcome outcome = new Outcome();
    outcome.setLabelTime(Instant.ofEpochMilli(START + index + LAG));
    outcome.setItemId(id(index));
    outcome.setLabel(labels[(int) (index % TEMPLATES)]);
    return new ReceivedOutcome(origin("outcomes", index), outcome, null, NO_BYTES, List.of());
  }

  private Origin origin(String topic, long offset) {
    return new Origin(topic, subtask, offset, START + offset);
  }

  private String id(long index) {
    return subtask + "-" + index;
  }
}

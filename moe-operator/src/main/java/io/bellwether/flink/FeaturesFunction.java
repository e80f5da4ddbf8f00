package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.text.CachedEncoder;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.core.text.TextFeatures;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.ReceivedNews;
import io.bellwether.schema.builtin.AvroTrust;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns news items into features; tells the label join where their labels must go. As the first of
 * the mixture's operators it also holds the job to the settings that its state was made with.
 */
final class FeaturesFunction extends ProcessFunction<ReceivedNews, Item>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  static {
    AvroTrust.install();
  }

  private static final Logger LOG = LoggerFactory.getLogger(FeaturesFunction.class);
  private static final int HEADLINE_CHARACTERS = 240;
  private static final float[] NO_NUMBERS = {};

  static final OutputTag<ItemKeys> KEYS =
      new OutputTag<>("item-keys", new CodecTypeInfo<>(new ItemKeys.ItemKeysCodec()));

  private final MoeSettings settings;
  private final LanguageIdentifierFactory languages;
  private final TextEncoderFactory encoders;
  private transient SettingsState settingsState;
  private transient TextFeatures text;
  private transient LanguageIdentifier identifier;
  private transient Features scratch;
  private transient CachedEncoder encoder;
  private transient Counter numFailed;

  FeaturesFunction(
      MoeSettings settings, LanguageIdentifierFactory languages, TextEncoderFactory encoders) {
    this.settings = settings;
    this.languages = languages;
    this.encoders = encoders;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    settingsState = new SettingsState(context, StateSettings.of(settings), subtask);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    settingsState.snapshot();
  }

  @Override
  public void open(OpenContext context) throws IOException {
    text = new TextFeatures(settings.mixture().features());
    identifier = languages.create();
    scratch = new Features();
    encoder = encoders.create(getRuntimeContext().getDistributedCache());
    if (encoder.dimension() > 0) {
      MetricGroup group = getRuntimeContext().getMetricGroup();
      numFailed = group.counter(MoeMetrics.EMBEDDINGS_FAILED);
      group.gauge(MoeMetrics.EMBEDDINGS_MADE, encoder::misses);
      group.gauge(MoeMetrics.EMBEDDINGS_REMEMBERED, encoder::hits);
      group.gauge(MoeMetrics.EMBEDDING_HIT_RATE, this::hitRate);
    }
  }

  private double hitRate() {
    long asked = encoder.hits() + encoder.misses();
    return asked == 0 ? 0 : (double) encoder.hits() / asked;
  }

  @Override
  public void close() {
    if (encoder != null) {
      encoder.close();
    }
  }

  @Override
  public void processElement(ReceivedNews received, Context context, Collector<Item> out) {
    NewsItem news = received.getItem();
    Features features = featuresOf(news);
    long eventTime = news.getEventTime().toEpochMilli();
    String origin = received.getOrigin().getPartition() + ":" + received.getOrigin().getOffset();
    out.collect(
        new Item(
            news.getId(), eventTime, headline(news.getText()), origin, features, news.getText()));
    context.output(
        KEYS,
        new ItemKeys(
            news.getId(),
            eventTime,
            settings.routingKey().of(features),
            settings.mixture().filterKey().of(features)));
  }

  private Features featuresOf(NewsItem news) {
    String language = news.getLanguage();
    if (language.isEmpty()) {
      language = identifier.identify(news.getText());
    }
    text.extract(news.getText(), scratch);
    scratch.setContext(news.getSymbol(), language, news.getSource(), numbers(news.getNumbers()));
    scratch.setEmbedding(embedding(news));
    return scratch.copy();
  }

  /** Without one, when the model fails at it: no text stops the job. */
  private float[] embedding(NewsItem news) {
    try {
      return encoder.encode(news.getText());
    } catch (IllegalStateException e) {
      if (numFailed.getCount() == 0) {
        LOG.warn("no embedding of {}; further ones are only counted", news.getId(), e);
      }
      numFailed.inc();
      return NO_NUMBERS;
    }
  }

  private static float[] numbers(List<Float> values) {
    if (values.isEmpty()) {
      return NO_NUMBERS;
    }
    float[] numbers = new float[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i);
    }
    return numbers;
  }

  private static String headline(String text) {
    if (text.length() <= HEADLINE_CHARACTERS) {
      return text;
    }
    int end = HEADLINE_CHARACTERS;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}

package io.bellwether.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionViewsTest {
  @TempDir Path stateDirectory;

  private final LongAdder numUndecodable = new LongAdder();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> predictions;
  private SymbolViews views;

  @BeforeEach
  void start() {
    ViewsSettings settings =
        new ViewsSettings("nowhere:9092", "views-test", "predictions", stateDirectory, Map.of());
    Properties properties = settings.toProperties(numUndecodable);
    driver = new TopologyTestDriver(PredictionViews.topology("predictions"), properties);
    predictions =
        driver.createInputTopic(
            "predictions", new ByteArraySerializer(), new ByteArraySerializer());
    views = new SymbolViews(() -> driver.getKeyValueStore(PredictionViews.STORE));
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void addsUpThePredictionsOfASymbol() {
    pipe(Predictions.of("ACME", "a", 1000, "UP", 0.7));
    pipe(Predictions.degraded(Predictions.of("ACME", "b", 2000, "DOWN", 0.6)));
    pipe(Predictions.of("ACME", "c", 3000, "UP", 0.9));

    assertThat(views.all())
        .containsExactly(
            new SymbolView(
                "ACME",
                "c",
                Instant.ofEpochMilli(3000),
                "UP",
                0.9,
                3,
                1,
                Map.of("UP", 2L, "NEUTRAL", 0L, "DOWN", 1L)));
  }

  @Test
  void keepsClassesInTheOrderOfThePrediction() {
    pipe(Predictions.of("ACME", "a", 1000, "DOWN", 0.7));

    assertThat(views.all().get(0).numByClass().keySet()).containsExactly("UP", "NEUTRAL", "DOWN");
  }

  @Test
  void keepsSymbolsApartAndInOrder() {
    pipe(Predictions.of("ZEN", "a", 1000, "UP", 0.7));
    pipe(Predictions.of("ACME", "b", 1000, "DOWN", 0.6));
    pipe(Predictions.of("", "c", 1000, "NEUTRAL", 0.5));

    assertThat(views.all()).extracting(SymbolView::symbol).containsExactly("", "ACME", "ZEN");
    assertThat(views.of("ACME")).map(SymbolView::verdict).contains("DOWN");
    assertThat(views.of("NOBODY")).isEmpty();
  }

  @Test
  void latestIsByEventTimeAndNotByArrival() {
    pipe(Predictions.of("ACME", "new", 2000, "UP", 0.7));
    pipe(Predictions.of("ACME", "old", 1000, "DOWN", 0.6));

    SymbolView view = views.of("ACME").orElseThrow();

    assertThat(view.latestId()).isEqualTo("new");
    assertThat(view.numPredictions()).isEqualTo(2);
  }

  @Test
  void skipsAndCountsWhatIsNoPrediction() {
    byte[] good = Predictions.framed(Predictions.of("ACME", "a", 1000, "UP", 0.7));
    byte[] badMagic = good.clone();
    badMagic[0] = 1;
    byte[] unknownId = good.clone();
    unknownId[1] = 0x7F;
    byte[] claimsTwoGigabytes = Arrays.copyOf(good, 12);
    byte[] timeAndLength = {0, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 'a'};
    System.arraycopy(timeAndLength, 0, claimsTwoGigabytes, 5, timeAndLength.length);
    byte[][] refused = {
      null,
      {},
      {0, 1},
      "garbage that nobody framed".getBytes(UTF_8),
      badMagic,
      unknownId,
      Arrays.copyOf(good, good.length - 3),
      Arrays.copyOf(good, good.length + 1),
      claimsTwoGigabytes,
      Predictions.framed(new NewsItem(Instant.EPOCH, "a", "", "", "", "", List.of()))
    };

    pipe(good);
    for (byte[] bytes : refused) {
      pipe(bytes);
    }
    pipe(good);

    assertThat(numUndecodable.sum()).isEqualTo(refused.length);
    assertThat(views.of("ACME")).map(SymbolView::numPredictions).contains(2L);
  }

  @Test
  void bearsASymbolLongerThanModifiedUtfCanHold() {
    String symbol = "S".repeat(70_000);

    pipe(Predictions.of(symbol, "i".repeat(70_000), 1000, "UP", 0.7));

    assertThat(views.of(symbol)).map(SymbolView::latestId).contains("i".repeat(70_000));
  }

  @Test
  void countsEachPredictionOnceAndKeepsStateWhereItIsTold() {
    Properties properties =
        new ViewsSettings("nowhere:9092", "views-test", "predictions", stateDirectory, Map.of())
            .toProperties(numUndecodable);

    assertThat(properties)
        .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2)
        .containsEntry(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    assertThat(stateDirectory.resolve("views-test")).isDirectory();
  }

  private void pipe(Prediction prediction) {
    pipe(Predictions.framed(prediction));
  }

  private void pipe(byte[] value) {
    predictions.pipeInput(value);
  }
}

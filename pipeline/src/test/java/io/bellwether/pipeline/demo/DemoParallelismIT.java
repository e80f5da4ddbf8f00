package io.bellwether.pipeline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoParallelismIT {
  @TempDir private Path directory;

  /** More subtasks than slots would wait for slots for ever. */
  @ParameterizedTest(name = "asked for {0}, job.parallelism is {1}")
  @CsvSource({"1,", "1, 3"})
  void hasASlotForEachSubtask(int parallelism, String configured) throws Exception {
    Map<String, String> own = configured == null ? Map.of() : Map.of("job.parallelism", configured);
    NewsMarket market = new NewsMarket(2, Instant.parse("2025-03-03T08:00:00Z"));
    Iterator<FileItem> items = Stream.generate(market::next).limit(100).iterator();
    try (Demo demo = Demo.start(given -> config(given, own), directory, parallelism)) {
      Demo.Result result = demo.play(items, new Pace.Unlimited(), new Silent());

      assertThat(result.board().count()).isEqualTo(100);
    }
  }

  private static JobConfig config(Map<String, String> given, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(given);
    all.putAll(own);
    return JobConfig.load(null, all, Map.of());
  }

  private static final class Silent implements Demo.Observer {
    @Override
    public void predicted(Prediction prediction, Scoreboard board) {}

    @Override
    public void tick(Scoreboard board) {}
  }
}

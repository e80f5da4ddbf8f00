package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.metric.Scores;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.replay.FileItem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mixture as it comes, on recorded news, scored on the last half of each file. */
class RealNewsTest {
  @ParameterizedTest(name = "{0}: macro-F1 of at least {1}")
  @CsvSource({"gold_news, 0.84", "newssent_zh, 0.92", "ews_ja_current, 0.64"})
  void learnsWhatCanBeLearned(String file, double floor) throws IOException {
    assertThat(mixtureOn(file).macroF1()).isGreaterThanOrEqualTo(floor);
  }

  @Test
  void doesNotForetellThePrice() throws IOException {
    // Anything better than chance here would be a leak of labels, not a talent.
    assertThat(Math.abs(mixtureOn("stocknet_tweets").mcc())).isLessThanOrEqualTo(0.06);
  }

  private static Scores mixtureOn(String file) throws IOException {
    List<FileItem> items = RecordedNews.read(file + ".jsonl.gz");
    JobConfig config = JobConfig.load(null, Map.of(), Map.of());
    Scores mixture = new Scores(config.classes().size());
    int[] played = {0};
    new Backtest(
            config.toMixtureSpec(), config.labelRelease(), Languages.of(config.language()).create())
        .play(
            items,
            (o, p) -> {
              if (played[0]++ >= items.size() / 2 && o.label() >= 0) {
                mixture.add(p, o.label());
              }
            });
    assertThat(mixture.count()).isGreaterThan(items.size() / 3);
    return mixture;
  }
}

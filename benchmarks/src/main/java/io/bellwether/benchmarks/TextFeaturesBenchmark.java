package io.bellwether.benchmarks;

import io.bellwether.core.Features;
import io.bellwether.core.text.FeatureSpec;
import io.bellwether.core.text.TextFeatures;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds per headline for the extraction of features. Run with {@code -prof gc} to see that
 * only the headline that has to be normalised allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx512m"})
public class TextFeaturesBenchmark {
  /** A headline of each kind of script, and one that is not in normal form. */
  public enum Headline {
    ENGLISH("Gold climbs 1.2% to $1,304.50 an ounce as the dollar slips against the euro"),
    CHINESE("沪指收盘上涨１．２％，黄金价格创下新高：分析师看好后市"),
    JAPANESE("日経平均は続伸、終値は前日比１２３円高の３万８０００円　トヨタが上昇"),
    KOREAN("코스피 1.2% 상승 마감… 외국인 순매수"),
    NOT_NORMAL("ﾄﾖﾀ､通期の利益予想を上方修正");

    private final String text;

    Headline(String text) {
      this.text = text;
    }

    /** What is extracted from. */
    public String text() {
      return text;
    }
  }

  /** Which headline. */
  @Param public Headline headline;

  private final TextFeatures extractor = new TextFeatures(FeatureSpec.DEFAULT);
  private final Features features = new Features();

  /** One headline. */
  @Benchmark
  public Features extract() {
    extractor.extract(headline.text, features);
    return features;
  }
}

package io.bellwether.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.bellwether.core.Features;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoAllocationTest {
  private static final int ROUNDS = 1_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Gold climbs 1.2% to $1,304.50 an ounce as the dollar slips – Reuters…",
        "沪指收盘上涨１．２％，黄金价格创下新高：分析师看好后市",
        "日経平均は続伸、終値は前日比１２３円高の３万８０００円　トヨタが上昇",
        "코스피 1.2% 상승 마감… 외국인 순매수",
        "L'indice du marché termine en légère baisse à Zürich 🚀🚀 ❤\uFE0F"
      })
  void extractsWithoutAllocatingAfterWarmUp(String headline) {
    TextFeatures text = new TextFeatures(FeatureSpec.DEFAULT);
    Features out = new Features();
    extractManyTimes(text, headline, out);

    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 300 && allocated > 0; round++) {
      allocated =
          Math.min(allocated, bytesAllocatedBy(() -> extractManyTimes(text, headline, out)));
    }

    assertThat(out.size()).isGreaterThan(10);
    // The least of many rounds, since the JVM may allocate once when it swaps compiled code; what a
    // call allocates would be in every round.
    assertThat(allocated).isZero();
  }

  private static long bytesAllocatedBy(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static void extractManyTimes(TextFeatures text, String headline, Features out) {
    for (int i = 0; i < ROUNDS; i++) {
      text.extract(headline, out);
    }
  }
}

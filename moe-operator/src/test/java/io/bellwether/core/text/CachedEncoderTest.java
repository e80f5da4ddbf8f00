package io.bellwether.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedEncoderTest {
  /** The vector of a text is its length; remembers what it was asked. */
  private static final class Lengths implements TextEncoder {
    private final List<String> asked = new ArrayList<>();

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public float[] encode(String text) {
      asked.add(text);
      return new float[] {text.length()};
    }

    @Override
    public void close() {
      asked.clear();
    }
  }

  private final Lengths lengths = new Lengths();

  @Test
  void encodesATextOnce() {
    CachedEncoder cache = new CachedEncoder(lengths, 10);

    float[] first = cache.encode("a story");

    assertThat(cache.encode("a story")).isSameAs(first);
    assertThat(lengths.asked).containsExactly("a story");
    assertThat(cache.hits()).isEqualTo(1);
    assertThat(cache.misses()).isEqualTo(1);
  }

  @Test
  void forgetsWhatWasNotAskedForTheLongest() {
    CachedEncoder cache = new CachedEncoder(lengths, 2);
    cache.encode("a");
    cache.encode("bb");
    cache.encode("a");

    cache.encode("ccc");
    cache.encode("a");
    cache.encode("bb");

    assertThat(lengths.asked).containsExactly("a", "bb", "ccc", "bb");
  }

  @Test
  void remembersNothingWithoutRoom() {
    CachedEncoder cache = new CachedEncoder(lengths, 0);
    cache.encode("a");
    cache.encode("a");

    assertThat(lengths.asked).containsExactly("a", "a");
  }

  @Test
  void encodesOnlyWhatIsNewInABatchAndThatOnce() {
    CachedEncoder cache = new CachedEncoder(lengths, 2);
    cache.encode("a");
    lengths.asked.clear();

    float[][] vectors = cache.encode(List.of("bb", "a", "ccc", "bb", "dddd"));

    assertThat(vectors).isDeepEqualTo(new float[][] {{2}, {1}, {3}, {2}, {4}});
    assertThat(lengths.asked).containsExactly("bb", "ccc", "dddd");
    assertThat(cache.hits()).isEqualTo(2);
  }
}

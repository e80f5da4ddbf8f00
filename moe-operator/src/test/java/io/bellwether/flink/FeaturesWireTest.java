package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Features;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class FeaturesWireTest {
  private static final float[] NONE = {};

  @Test
  void readsWhatItWroteWhateverWasReadBefore() throws IOException {
    List<Features> all = features();
    SplittableRandom random = new SplittableRandom(3);
    List<Features> written = new ArrayList<>();
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (int i = 0; i < 2_000; i++) {
      Features x = all.get(random.nextInt(all.size()));
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        written.add(x);
        FeaturesWire.write(x, out);
      }
    }

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    List<Features> read = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      read.add(FeaturesWire.read(in));
    }

    assertThat(in.available()).isZero();
    for (int i = 0; i < read.size(); i++) {
      assertThat(Fixtures.text(read.get(i))).isEqualTo(Fixtures.text(written.get(i)));
    }
  }

  @Test
  void theSameAgainIsNotMadeAgain() throws IOException {
    for (Features x : features()) {
      assertThat(read(x)).isSameAs(read(x));
    }
  }

  /** Each differs from another in one part only. */
  private static List<Features> features() {
    List<Features> all = new ArrayList<>();
    for (int[] indices : new int[][] {{}, {7}, {7, 9}, {9, 7}, new int[600]}) {
      for (float first : new float[] {1f, -0f, 0f}) {
        float[] values = new float[indices.length];
        Arrays.fill(values, 1f);
        if (values.length > 0) {
          values[0] = first;
        }
        all.add(sparse(indices, values));
      }
    }
    for (String word : new String[] {"a", "b"}) {
      all.add(context(word, "", "", NONE, NONE));
      all.add(context("", word, "", NONE, NONE));
      all.add(context("", "", word, NONE, NONE));
    }
    for (float number : new float[] {1f, 2f, Float.NaN}) {
      all.add(context("a", "en", "wire", new float[] {number}, NONE));
      all.add(context("a", "en", "wire", NONE, new float[] {number}));
      all.add(context("a", "en", "wire", new float[] {number}, new float[] {number}));
    }
    return all;
  }

  private static Features sparse(int[] indices, float[] values) {
    return new Features(indices, values);
  }

  private static Features context(
      String symbol, String language, String source, float[] numbers, float[] embedding) {
    Features x = sparse(new int[] {3, 4}, new float[] {1f, 1f});
    x.setContext(symbol, language, source, numbers);
    x.setEmbedding(embedding);
    return x;
  }

  private static Features read(Features x) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    FeaturesWire.write(x, out);
    return FeaturesWire.read(new DataInputDeserializer(out.getCopyOfBuffer()));
  }
}

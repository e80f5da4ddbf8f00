package io.bellwether.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Features;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogitTableTest {
  private static final int EXPERTS = 100;
  private static final int ROWS = 256;

  private final SplittableRandom random = new SplittableRandom(1);
  private final float[] logits = new float[EXPERTS];

  @Test
  void entriesOfValueZeroAtTheEndMoveNothing() throws IOException {
    LogitTable with = new LogitTable(8, EXPERTS);
    LogitTable without = new LogitTable(8, EXPERTS);
    float[] gradient = new float[EXPERTS];
    float[] expected = new float[EXPERTS];
    for (int lesson = 0; lesson < 100; lesson++) {
      Features x = lesson % 10 == 0 ? new Features() : item();
      Features marked = x.copy();
      marked.add(ROWS - 1, 0f);
      marked.add(ROWS - 2, 0f);
      gradient[random.nextInt(EXPERTS)] = (float) random.nextDouble() - 0.5f;
      int expert = random.nextInt(EXPERTS);

      with.step(marked, gradient, 0.2f);
      without.step(x, gradient, 0.2f);
      with.step(marked, expert, 0.3f, 0.2f);
      without.step(x, expert, 0.3f, 0.2f);

      with.apply(marked, logits);
      without.apply(x, expected);
      assertThat(logits).containsExactly(expected);
      assertThat(with.apply(marked, expert)).isEqualTo(without.apply(x, expert));
    }

    assertThat(saved(with)).isEqualTo(saved(without));
  }

  @Test
  void manyLessonsOfSingleExpertsLeaveWhatTheyLeaveOneByOne() throws IOException {
    LogitTable together = new LogitTable(8, EXPERTS);
    LogitTable oneByOne = new LogitTable(8, EXPERTS);
    for (int lesson = 0; lesson < 10_000; lesson++) {
      Features x = item();
      int expert = random.nextInt(EXPERTS);
      float gradient = (float) random.nextDouble() - 0.5f;

      assertThat(together.apply(x, expert)).isEqualTo(oneByOne.apply(x, expert));
      together.step(x, expert, gradient, 0.2f);
      oneByOne.step(x, expert, gradient, 0.2f);
      oneByOne.apply(x, logits);
    }

    assertThat(saved(together)).isEqualTo(saved(oneByOne));
    Features x = item();
    together.apply(x, logits);
    float[] expected = new float[EXPERTS];
    oneByOne.apply(x, expected);
    assertThat(logits).isEqualTo(expected);
  }

  @Test
  void whatIsReadOrGrowsForgetsNoLesson() throws IOException {
    LogitTable taught = new LogitTable(8, EXPERTS);
    for (int lesson = 0; lesson < 5_000; lesson++) {
      taught.step(item(), random.nextInt(EXPERTS), (float) random.nextDouble() - 0.5f, 0.2f);
    }
    LogitTable read = new LogitTable(8, EXPERTS);
    for (int lesson = 0; lesson < 5_000; lesson++) {
      read.step(item(), random.nextInt(EXPERTS), 1f, 0.2f);
    }

    read.load(new DataInputStream(new ByteArrayInputStream(saved(taught))));
    float[] before = logits(taught);
    taught.resize(EXPERTS + 10);

    assertThat(logits(read)).isEqualTo(before);
    assertThat(logits(taught)).startsWith(before);
  }

  private static float[] logits(LogitTable table) {
    Features x = new Features();
    for (int row = 0; row < ROWS; row++) {
      x.add(row, 1f + row);
    }
    float[] logits = new float[table.numExperts()];
    for (int expert = 0; expert < logits.length; expert++) {
      logits[expert] = table.apply(x, expert);
    }
    return logits;
  }

  private Features item() {
    Features x = new Features();
    for (int i = 0; i < 20; i++) {
      x.add(random.nextInt(ROWS), (float) random.nextDouble());
    }
    return x;
  }

  private static byte[] saved(LogitTable table) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}

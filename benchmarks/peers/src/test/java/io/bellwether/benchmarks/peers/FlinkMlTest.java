package io.bellwether.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.core.Features;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.metric.Prequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkMlTest {
  @TempDir private Path folder;

  @Test
  void aVersionPredictsFromTheItemOnAtWhichAllLabelsItLearnedAreKnown() {
    ModelVersions versions = new ModelVersions(2, new double[][] {{0}, {1}}, 1);
    double[][] upOrDown = play(late(7, 3), versions);

    // Labels are known three items later: item 5 is the first that has seen those of 0, 1 and 2,
    // item 6 the first that has seen those of 0 to 3.
    for (int item = 0; item < 6; item++) {
      assertThat(upOrDown[item]).as("item %d", item).containsExactly(0.5, 0.5);
    }
    assertThat(upOrDown[6][1]).isNotEqualTo(0.5);
  }

  @Test
  void aLabelChangesNoPredictionOfBeforeItIsKnown() {
    int delay = 3;
    int batch = 4;
    for (int changed = 0; changed < 20; changed++) {
      PeerStream stream = late(40, delay);
      List<Observation> items = new ArrayList<>(stream.items());
      Observation o = items.get(changed);
      items.set(
          changed,
          new Observation(o.id(), o.eventTime(), o.labelTime(), 1 - o.label(), o.features()));
      PeerStream other = Streams.of(items);

      double[][] before = play(stream, sums(LabelOrder.of(stream), batch));
      double[][] after = play(other, sums(LabelOrder.of(other), batch));

      for (int item = 0; item < changed + delay; item++) {
        assertThat(after[item])
            .as("label %d, item %d", changed, item)
            .containsExactly(before[item]);
      }
      assertThat(after[39]).as("label %d counts in the end", changed).isNotEqualTo(before[39]);
    }
  }

  @Test
  void labelsAreHandedOverInTheOrderInWhichTheyBecomeKnown() {
    PeerStream stream =
        Streams.of(
            List.of(
                item("a", 0, 9, 0, 0.1f),
                item("b", 1, 2, 1, 0.25f),
                item("c", 2, 5, 1, 0.5f),
                item("d", 10, 11, 0, 1)));

    assertThat(LabelOrder.of(stream).rows())
        .containsExactly("1,0.25", "1,0.5", "0," + (double) 0.1f);
  }

  @Test
  void aTrainingThatRanOutOfTimeIsScoredOnTheItemsItCameTo() {
    LabelOrder order = LabelOrder.of(late(40, 3));
    double[][] twoVersions = new double[2][1];

    assertThat(order.itemsWithin(new ModelVersions(4, twoVersions, 1)))
        .as("item 14 has seen 12 labels, of which a third version is made")
        .isEqualTo(14);
    assertThat(order.itemsWithin(new ModelVersions(32, twoVersions, 1))).isEqualTo(40);
  }

  @Test
  void versionsAreReadAsTheyWereWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("pass-0.csv"), "5,0.5,-1.0\n2000000000,3,4\n");

    ModelVersions versions = FlinkMl.versions(file, 32);

    assertThat(versions.newest(31)).isNull();
    assertThat(versions.newest(63)).containsExactly(0.5, -1);
    assertThat(versions.newest(64)).containsExactly(3, 4);
    assertThat(versions.seconds()).isEqualTo(2);
  }

  @Test
  void withoutItsModuleItIsNotPlayedAndSaysSo() {
    assertThatThrownBy(
            () -> FlinkMl.builtIn(folder).play(late(9, 1), FlinkMlSetting.all().get(0), 1, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("benchmarks/flink-ml is not built");
  }

  private static double[][] play(PeerStream stream, ModelVersions versions) {
    List<double[]> predicted = new ArrayList<>();
    Prequential.run(
        stream.items().iterator(),
        LabelRelease.REACHED,
        new VersionedForecaster(versions),
        (o, p) -> predicted.add(p.clone()));
    return predicted.toArray(new double[0][]);
  }

  /** Nothing trained: each version holds the sum of the labels that it may have seen. */
  private static ModelVersions sums(LabelOrder order, int batch) {
    List<String> rows = order.rows();
    double[][] versions = new double[rows.size() / batch][1];
    double sum = 0;
    for (int i = 0; i < versions.length * batch; i++) {
      sum += rows.get(i).startsWith("1") ? 1 : 0;
      versions[i / batch][0] = sum;
    }
    return new ModelVersions(batch, versions, 1);
  }

  /** Labels that are known so many items later. */
  private static PeerStream late(int count, int delay) {
    List<Observation> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(item("i%02d".formatted(i), i, i + delay, i % 3 == 0 ? 1 : 0, 1));
    }
    return Streams.of(items);
  }

  private static Observation item(String id, long time, long labelTime, int label, float number) {
    Features x = new Features();
    x.setContext("s", "", "", new float[] {number});
    return new Observation(id, time, labelTime, label, x);
  }
}

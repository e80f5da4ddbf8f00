package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/**
 * Fields that were added at the end before the first release: without them, an older version's
 * bytes are read with a default. From the first release on golden files show the same.
 */
class OlderVersionsTest {
  private static final int INT_BYTES = 4;

  private static byte[] without(byte[] bytes, int lastBytes) {
    return Arrays.copyOf(bytes, bytes.length - lastBytes);
  }

  private static int bytesOf(String text) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    Wire.writeString(text, out);
    return out.length();
  }

  @Test
  void anItemWithoutTextHasItsHeadlineAsText() throws IOException {
    Item item = Fixtures.item("id", 7);
    Item.ItemCodec codec = new Item.ItemCodec();
    byte[] old = without(GoldenState.written(codec, item), bytesOf(item.text()));

    assertThat(GoldenState.read(codec, old, 1).text()).isEqualTo(item.headline());
  }

  @Test
  void anArrivalHoldsSuchAnItem() throws IOException {
    GateInput.Arrival arrival = Fixtures.arrival("id", 7);
    GateInput.GateInputCodec codec = new GateInput.GateInputCodec();
    byte[] old = without(GoldenState.written(codec, arrival), bytesOf(arrival.item().text()));

    GateInput read = GoldenState.read(codec, old, 1);

    assertThat(((GateInput.Arrival) read).item().text()).isEqualTo(arrival.item().headline());
  }

  @Test
  void aTaskWasNotWatched() throws IOException {
    ExpertInput.ExpertInputCodec codec = new ExpertInput.ExpertInputCodec();
    ExpertInput task =
        new ExpertInput.Task(3, "id", 7, 8, "S", Fixtures.item("id", 7).features(), true);
    byte[] old = without(GoldenState.written(codec, task), 1);

    assertThat(((ExpertInput.Task) GoldenState.read(codec, old, 1)).watched()).isFalse();
  }

  @Test
  void aRoutedItemHadNoLabelYet() throws IOException {
    Routed.RoutedCodec codec = new Routed.RoutedCodec();
    Routed routed =
        Routed.to(
                7,
                Fixtures.item("id", 7).features(),
                new int[] {1},
                new float[] {1},
                new int[0],
                new int[0])
            .withLabel(2);
    // The label, and the lengths of what is kept of shadows.
    byte[] old = without(GoldenState.written(codec, routed), 3 * INT_BYTES);

    for (int version : List.of(1, 2)) {
      assertThat(GoldenState.read(codec, old, version).labelled()).isFalse();
    }
  }

  @Test
  void settingsThatOnlyOneReleaseKnowsClashWithNothing() {
    StateSettings old = new StateSettings(Map.of("filter.key", "symbol", "gone", "1"));
    StateSettings now = new StateSettings(Map.of("filter.key", "symbol", "added", "2"));

    assertThat(now.clashesWith(old)).isEmpty();
  }
}

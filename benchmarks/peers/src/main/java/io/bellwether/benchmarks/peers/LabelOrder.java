package io.bellwether.benchmarks.peers;

import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.metric.Prequential;
import java.util.ArrayList;
import java.util.List;

/** In which order the labels of a stream become known, and how many are when an item happens. */
final class LabelOrder {
  private final List<String> rows = new ArrayList<>();
  private final List<Integer> known = new ArrayList<>();

  private LabelOrder() {}

  /** That of a contest. */
  static LabelOrder of(PeerStream stream) {
    LabelOrder order = new LabelOrder();
    Prequential.run(
        stream.items().iterator(),
        LabelRelease.REACHED,
        order.new Listener(stream.classes().size()),
        (o, p) -> {});
    return order;
  }

  /** A line for each label: its class, then the item's numbers, separated by commas. */
  List<String> rows() {
    return rows;
  }

  /** How many of the first items can be predicted by a model whose training came so far. */
  int itemsWithin(ModelVersions versions) {
    int items = 0;
    while (items < known.size() && versions.reaches(known.get(items))) {
      items++;
    }
    return items;
  }

  /** Foretells nothing. */
  private final class Listener implements Forecaster {
    private final int numClasses;

    private Listener(int numClasses) {
      this.numClasses = numClasses;
    }

    @Override
    public int numClasses() {
      return numClasses;
    }

    @Override
    public void predict(Observation o, double[] out) {
      known.add(rows.size());
    }

    @Override
    public void learn(Observation o, int label) {
      StringBuilder row = new StringBuilder().append(label);
      for (float number : o.features().numbers()) {
        row.append(',').append((double) number);
      }
      rows.add(row.toString());
    }
  }
}

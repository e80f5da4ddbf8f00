package io.bellwether.core.expert;

import io.bellwether.core.Floats;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The rows of a large table that were kept, side by side, and where each of them went. */
final class PackedRows {
  private static final int DROPPED = -1;

  private final int width;
  private final int[] places;
  private float[] table;

  private PackedRows(int numRows, int width) {
    this.width = width;
    this.places = new int[numRows];
    this.table = new float[0];
    Arrays.fill(places, DROPPED);
  }

  /** Copies the rows that are kept. */
  static PackedRows of(float[] table, int width, boolean[] kept) {
    PackedRows packed = new PackedRows(kept.length, width);
    int count = 0;
    for (boolean one : kept) {
      count += one ? 1 : 0;
    }
    packed.table = new float[count * width];
    int place = 0;
    for (int row = 0; row < kept.length; row++) {
      if (kept[row]) {
        System.arraycopy(table, row * width, packed.table, place * width, width);
        packed.places[row] = place++;
      }
    }
    return packed;
  }

  int numKept() {
    return table.length / width;
  }

  /** out ← out + Σⱼ valueⱼ·rowⱼ over the kept ones of the features' rows, which it translates. */
  void addTo(FoldedRows features, float[] out, int offset) {
    features.translate(places);
    Kernels.gatherRows(
        features.rows(), features.values(), features.size(), table, width, out, offset);
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(numKept());
    for (int row = 0; row < places.length; row++) {
      if (places[row] != DROPPED) {
        out.writeInt(row);
      }
    }
    Floats.write(out, table, 0, table.length);
  }

  void load(DataInput in) throws IOException {
    Arrays.fill(places, DROPPED);
    int count = in.readInt();
    if (count < 0 || count > places.length) {
      throw new IOException("number of rows must be between 0 and " + places.length + ": " + count);
    }
    int previous = -1;
    for (int place = 0; place < count; place++) {
      int row = in.readInt();
      if (row <= previous || row >= places.length) {
        throw new IOException(
            "row must be above " + previous + " and below " + places.length + ": " + row);
      }
      places[row] = place;
      previous = row;
    }
    table = new float[count * width];
    DenseFloats.read(in, table, 0, table.length);
  }
}

package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * An item's sparse entries folded into the rows of a table of 2^bits rows: the upper bits of each
 * index are dropped, so two entries may share a row. A reusable buffer.
 *
 * <p>Entries that are zero or not a number are left out and huge ones cut, because one poisoned
 * value would stay in a learning table for ever.
 */
final class FoldedRows {
  private static final float LIMIT = 1e4f;

  /** No item has more entries; a snapshot that claims more is damaged. */
  private static final int MAX_SAVED = 1 << 22;

  private final int mask;
  private int[] rows = new int[64];
  private float[] values = new float[64];
  private int size;

  FoldedRows(int bits) {
    this.mask = (1 << bits) - 1;
  }

  int[] rows() {
    return rows;
  }

  float[] values() {
    return values;
  }

  int size() {
    return size;
  }

  void fold(Features x) {
    ensureRoomFor(x.size() + 1);
    size = 0;
    int[] indices = x.indices();
    float[] given = x.values();
    for (int i = 0; i < x.size(); i++) {
      float value = Math.max(-LIMIT, Math.min(LIMIT, given[i]));
      if (value != 0 && !Float.isNaN(value)) {
        rows[size] = indices[i] & mask;
        values[size++] = value;
      }
    }
  }

  /** Like {@link #fold}; values of a norm above one are scaled to norm one. */
  void foldToUnitBall(Features x) {
    fold(x);
    float squaredNorm = Kernels.dot(values, 0, values, 0, size);
    // Those of length one, but for rounding, stay as they are.
    if (squaredNorm > 1.001f) {
      float scale = (float) (1 / Math.sqrt(squaredNorm));
      for (int i = 0; i < size; i++) {
        values[i] *= scale;
      }
    }
  }

  /** Puts {@code places[row]} in place of each row and leaves out those whose place is negative. */
  void translate(int[] places) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int place = places[rows[i]];
      if (place >= 0) {
        rows[kept] = place;
        values[kept++] = values[i];
      }
    }
    size = kept;
  }

  /** Adds one row beyond the folded space, such as a bias; once after each {@link #fold}. */
  void append(int row, float value) {
    rows[size] = row;
    values[size++] = value;
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeInt(rows[i]);
      out.writeFloat(values[i]);
    }
  }

  void load(DataInput in) throws IOException {
    int saved = Check.size("entries of an item", in.readInt(), MAX_SAVED);
    ensureRoomFor(saved + 1);
    for (size = 0; size < saved; size++) {
      rows[size] = Check.size("the row of an entry", in.readInt(), mask);
      values[size] = DenseFloats.readOne(in);
    }
  }

  private void ensureRoomFor(int needed) {
    if (needed > rows.length) {
      int capacity = Math.max(needed, rows.length * 2);
      rows = Arrays.copyOf(rows, capacity);
      values = Arrays.copyOf(values, capacity);
    }
  }
}

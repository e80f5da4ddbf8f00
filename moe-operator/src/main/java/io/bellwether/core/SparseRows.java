package io.bellwether.core;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Tables of floats as state: only the rows in which something is not zero are written, so that what
 * has learned little has a small snapshot.
 *
 * <p>Tables that belong together (weights and their squared gradients) are written side by side;
 * all have the same number of rows, each of {@code width} entries, row after row. The tables belong
 * to the caller.
 */
public final class SparseRows {
  private SparseRows() {}

  /** Writes the rows that are not zero in at least one of the tables. */
  public static void write(DataOutput out, int width, float[]... tables) throws IOException {
    BitSet rows = new BitSet(tables[0].length / width);
    find(rows, width, tables);
    out.writeInt(rows.cardinality());
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      out.writeInt(row);
      writeRow(out, row, width, tables);
    }
  }

  /**
   * Writes the same bytes, but looks at some rows only: to look at all of a large table takes far
   * longer than to write the few that are not zero, and items wait meanwhile.
   *
   * @param rows all that may not be zero
   */
  public static void write(DataOutput out, int width, BitSet rows, float[]... tables)
      throws IOException {
    int count = 0;
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      count += isZero(row, width, tables) ? 0 : 1;
    }
    out.writeInt(count);
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      if (!isZero(row, width, tables)) {
        out.writeInt(row);
        writeRow(out, row, width, tables);
      }
    }
  }

  /** Sets the rows that are not zero in at least one of the tables, and no others. */
  public static void find(BitSet rows, int width, float[]... tables) {
    rows.clear();
    for (int row = tables[0].length / width - 1; row >= 0; row--) {
      rows.set(row, !isZero(row, width, tables));
    }
  }

  /**
   * Replaces the tables by what {@link #write} wrote; rows that were not written become zero.
   *
   * @throws IOException when rows are out of range or order, or an entry is not finite
   */
  public static void read(DataInput in, int width, float[]... tables) throws IOException {
    int rows = tables[0].length / width;
    for (float[] table : tables) {
      Arrays.fill(table, 0f);
    }
    int count = in.readInt();
    if (count < 0 || count > rows) {
      throw new IOException("number of rows must be between 0 and " + rows + ": " + count);
    }
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * width * tables.length);
    int previous = -1;
    for (int i = 0; i < count; i++) {
      int row = in.readInt();
      if (row <= previous || row >= rows) {
        throw new IOException("row must be above " + previous + " and below " + rows + ": " + row);
      }
      readRow(in, bytes, row, width, tables);
      previous = row;
    }
  }

  private static boolean isZero(int row, int width, float[][] tables) {
    for (float[] table : tables) {
      for (int i = row * width; i < (row + 1) * width; i++) {
        if (table[i] != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static void writeRow(DataOutput out, int row, int width, float[][] tables)
      throws IOException {
    for (float[] table : tables) {
      Floats.write(out, table, row * width, width);
    }
  }

  private static void readRow(DataInput in, ByteBuffer bytes, int row, int width, float[][] tables)
      throws IOException {
    in.readFully(bytes.array());
    for (int i = 0; i < tables.length; i++) {
      side(bytes, i, width).get(tables[i], row * width, width);
      for (int k = row * width; k < (row + 1) * width; k++) {
        if (!Float.isFinite(tables[i][k])) {
          throw new IOException("entries of row " + row + " must be finite: " + tables[i][k]);
        }
      }
    }
  }

  /** Where the row of one of the tables is. */
  private static FloatBuffer side(ByteBuffer bytes, int table, int width) {
    return bytes.position(Float.BYTES * width * table).asFloatBuffer();
  }
}

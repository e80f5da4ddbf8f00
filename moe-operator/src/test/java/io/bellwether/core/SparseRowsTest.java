package io.bellwether.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class SparseRowsTest {
  @Test
  void restoresSeveralTablesAndClearsTheRest() throws IOException {
    float[] a = {0, 0, 1, 2, 0, 0};
    float[] b = {0, 0, 0, 0, 0, 3};
    float[] restoredA = {9, 9, 9, 9, 9, 9};
    float[] restoredB = {9, 9, 9, 9, 9, 9};

    SparseRows.read(input(write(2, a, b)), 2, restoredA, restoredB);

    assertThat(restoredA).containsExactly(a);
    assertThat(restoredB).containsExactly(b);
  }

  @Test
  void writesOnlyRowsThatAreNotZero() throws IOException {
    float[] table = new float[3 * 100_000];
    table[3 * 70_000 + 1] = 1f;

    assertThat(write(3, table)).hasSize(4 + 4 + 3 * 4);
  }

  @Test
  void writesTheSameWhenToldWhereToLook() throws IOException {
    float[] a = {0, 0, 1, 2, 0, 0, 0, 0};
    float[] b = {0, 0, 0, 0, 0, 0, 0, 3};
    BitSet found = new BitSet();
    found.set(0);
    SparseRows.find(found, 2, a, b);
    BitSet more = new BitSet();
    more.set(0, 4);

    assertThat(found.stream()).containsExactly(1, 3);
    assertThat(write(found, 2, a, b)).isEqualTo(write(2, a, b));
    assertThat(write(more, 2, a, b)).isEqualTo(write(2, a, b));
  }

  private static byte[] write(BitSet rows, int width, float[]... tables) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SparseRows.write(new DataOutputStream(bytes), width, rows, tables);
    return bytes.toByteArray();
  }

  @Test
  void refusesMoreRowsThanTheTableHas() {
    byte[] bytes = ByteBuffer.allocate(4).putInt(4).array();

    assertThatIOException()
        .isThrownBy(() -> SparseRows.read(input(bytes), 2, new float[6]))
        .withMessage("number of rows must be between 0 and 3: 4");
  }

  @Test
  void refusesRowsOutOfRangeOrOrder() {
    byte[] beyond = ByteBuffer.allocate(12).putInt(1).putInt(3).putFloat(1f).array();
    byte[] twice =
        ByteBuffer.allocate(20).putInt(2).putInt(1).putFloat(1f).putInt(1).putFloat(1f).array();

    assertThatIOException()
        .isThrownBy(() -> SparseRows.read(input(beyond), 1, new float[3]))
        .withMessage("row must be above -1 and below 3: 3");
    assertThatIOException()
        .isThrownBy(() -> SparseRows.read(input(twice), 1, new float[3]))
        .withMessage("row must be above 1 and below 3: 1");
  }

  @Test
  void refusesEntriesThatAreNotNumbers() {
    byte[] bytes = ByteBuffer.allocate(12).putInt(1).putInt(0).putFloat(Float.NaN).array();

    assertThatIOException()
        .isThrownBy(() -> SparseRows.read(input(bytes), 1, new float[3]))
        .withMessageContaining("must be finite: NaN");
  }

  private static byte[] write(int width, float[]... tables) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SparseRows.write(new DataOutputStream(bytes), width, tables);
    return bytes.toByteArray();
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}

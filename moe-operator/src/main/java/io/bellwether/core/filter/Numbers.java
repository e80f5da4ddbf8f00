package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Arrays of numbers in snapshots. */
final class Numbers {
  private Numbers() {}

  static void write(double[] numbers, DataOutput out) throws IOException {
    for (double number : numbers) {
      out.writeDouble(number);
    }
  }

  /** Reads finite numbers; {@code what} is what a single one is called. */
  static double[] read(DataInput in, int length, String what) throws IOException {
    double[] numbers = new double[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = Check.finite(in.readDouble(), what);
    }
    return numbers;
  }
}

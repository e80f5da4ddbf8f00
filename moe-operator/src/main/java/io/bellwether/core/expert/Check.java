package io.bellwether.core.expert;

import java.io.IOException;

/** Bounds of settings, lessons and snapshots, with messages that name what, bound and value. */
final class Check {
  private Check() {}

  static void positive(String setting, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(setting + " must be positive: " + value);
    }
  }

  static void between(String setting, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          setting + " must be between " + low + " and " + high + ": " + value);
    }
  }

  static void between(String setting, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          setting + " must be between " + low + " and " + high + ": " + value);
    }
  }

  static void strictlyBetween(String setting, double value, double low, double high) {
    if (!(value > low && value < high)) {
      throw new IllegalArgumentException(
          setting + " must be above " + low + " and below " + high + ": " + value);
    }
  }

  static void bits(int bits) {
    if (bits < 8 || bits > 24) {
      throw new IllegalArgumentException("bits must be between 8 and 24: " + bits);
    }
  }

  /** Entries of a table with one row beyond the 2^bits, for a bias. */
  static int tableSize(int bits, int numClasses) {
    long entries = ((1L << bits) + 1) * numClasses;
    if (entries > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "2^" + bits + " rows of " + numClasses + " classes do not fit one array; use fewer bits");
    }
    return (int) entries;
  }

  /** Entries of an embedding. */
  static int tableEntries(int numRows, int dimension) {
    long entries = (long) numRows * dimension;
    if (entries > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          numRows
              + " rows of dimension "
              + dimension
              + " do not fit one array; use fewer bits or a smaller dimension");
    }
    return (int) entries;
  }

  static void lesson(int label, int numClasses, float weight) {
    if (label < 0 || label >= numClasses) {
      throw new IllegalArgumentException(
          "label of a lesson must be between 0 and " + (numClasses - 1) + ": " + label);
    }
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "weight of a lesson must be above 0 and at most 1: " + weight);
    }
  }

  static void sameShape(String what, int own, int stored) throws IOException {
    if (own != stored) {
      throw new IOException(
          "snapshot has "
              + stored
              + " "
              + what
              + " and this expert "
              + own
              + "; configure it as it was when the snapshot was written");
    }
  }

  static void sameSeed(long own, long stored) throws IOException {
    if (own != stored) {
      throw new IOException(
          "snapshot has seed "
              + stored
              + " and this expert "
              + own
              + "; configure it as it was when the snapshot was written");
    }
  }

  static double count(double value) throws IOException {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IOException("counts in a snapshot must be finite and not negative: " + value);
    }
    return value;
  }

  static double finite(double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw new IOException("numbers in a snapshot must be finite: " + value);
    }
    return value;
  }

  static int size(String what, int value, int max) throws IOException {
    if (value < 0 || value > max) {
      throw new IOException(
          "number of " + what + " in a snapshot must be between 0 and " + max + ": " + value);
    }
    return value;
  }

  static int label(int value, int smallest, int numClasses) throws IOException {
    if (value < smallest || value >= numClasses) {
      throw new IOException(
          "labels in a snapshot must be between "
              + smallest
              + " and "
              + (numClasses - 1)
              + ": "
              + value);
    }
    return value;
  }
}

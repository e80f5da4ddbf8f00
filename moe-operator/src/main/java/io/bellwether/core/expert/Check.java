package io.bellwether.core.expert;

/** Bounds of settings, with messages that name setting, bound and value. */
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

  static void bits(int bits) {
    if (bits < 8 || bits > 24) {
      throw new IllegalArgumentException("bits must be between 8 and 24: " + bits);
    }
  }
}

package io.bellwether.core.text;

/** Makes no vectors. */
final class NoEncoder implements TextEncoder {
  private static final float[] NOTHING = {};

  @Override
  public int dimension() {
    return 0;
  }

  @Override
  public float[] encode(String text) {
    return NOTHING;
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}

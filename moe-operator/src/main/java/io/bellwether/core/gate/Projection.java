package io.bellwether.core.gate;

import io.bellwether.core.Features;
import io.bellwether.core.gate.GateSpec.Context;
import java.util.Set;

/**
 * Folds an item into a gate's own small feature space of 2^bits entries.
 *
 * <p>Text entries that fold onto each other are added up, and the text as a whole is scaled to
 * Euclidean length one. The item's language, symbol and source become one hashed entry each of
 * value one, as far as the gate is to see them, so that each weighs as much as the whole text.
 * Where there is no text, the numbers leave two entries of value zero, last: they move no logit,
 * but tell items apart where {@linkplain TopK ties}, exploration and noise go by the indices. No
 * allocation once {@code out} has grown.
 */
final class Projection {
  private static final float LIMIT = 1e4f;

  /** Odd, and with bits all over, as floats that are alike differ in few of theirs. */
  private static final int FACTOR = 0x9e3779b1;

  private final int mask;
  private final boolean seesLanguage;
  private final boolean seesSymbol;
  private final boolean seesSource;

  /** For every index, 1 + its position among the entries of the item at hand; 0 between items. */
  private final int[] positions;

  private float[] sums = new float[64];

  Projection(int bits, Set<Context> context) {
    this.seesLanguage = context.contains(Context.LANGUAGE);
    this.seesSymbol = context.contains(Context.SYMBOL);
    this.seesSource = context.contains(Context.SOURCE);
    this.mask = (1 << bits) - 1;
    this.positions = new int[1 << bits];
  }

  void project(Features x, Features out) {
    out.clear();
    out.setContext(x.symbol(), x.language(), x.source(), x.numbers());
    int most = x.size() + 5; // with three tokens, or two marks of numbers
    if (sums.length < most) {
      sums = new float[Math.max(most, sums.length * 2)];
    }
    foldText(x, out);
    boolean hasText = out.size() > 0;
    scaleToLengthOne(out.size());
    addToken(1, seesLanguage, x.language(), out);
    addToken(2, seesSymbol, x.symbol(), out);
    addToken(3, seesSource, x.source(), out);
    if (!hasText) {
      markNumbers(x.numbers(), out);
    }
    for (int i = 0; i < out.size(); i++) {
      positions[out.indices()[i]] = 0;
      out.values()[i] = sums[i];
    }
  }

  /** How many entries move logits: all but those of value zero at the end. */
  static int numMoving(Features projected) {
    int count = projected.size();
    while (count > 0 && projected.values()[count - 1] == 0) {
      count--;
    }
    return count;
  }

  private void foldText(Features x, Features out) {
    int[] indices = x.indices();
    float[] values = x.values();
    for (int i = 0; i < x.size(); i++) {
      float value = Math.max(-LIMIT, Math.min(LIMIT, values[i]));
      if (value != 0 && !Float.isNaN(value)) {
        add(indices[i] & mask, value, out);
      }
    }
  }

  /** By two entries for all numbers together, so that even a small space tells most rows apart. */
  private void markNumbers(float[] numbers, Features out) {
    if (numbers.length == 0) {
      return;
    }
    int hash = 0;
    for (float number : numbers) {
      hash = hash * FACTOR + Float.floatToIntBits(number);
    }
    int mixed = Mix.mix(hash);
    add(mixed & mask, 0f, out);
    add(Mix.mix(mixed + 1) & mask, 0f, out);
  }

  private void add(int index, float value, Features out) {
    if (positions[index] == 0) {
      sums[out.size()] = 0;
      out.add(index, 0f);
      positions[index] = out.size();
    }
    sums[positions[index] - 1] += value;
  }

  private void scaleToLengthOne(int size) {
    double squares = 0;
    for (int i = 0; i < size; i++) {
      squares += (double) sums[i] * sums[i];
    }
    float factor = squares > 0 ? (float) (1 / Math.sqrt(squares)) : 0f;
    for (int i = 0; i < size; i++) {
      sums[i] *= factor;
    }
  }

  private void addToken(int field, boolean seen, String value, Features out) {
    if (seen && !value.isEmpty()) {
      add(Mix.mix(Mix.mix(field) + value.hashCode()) & mask, 1f, out);
    }
  }
}

package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the experts for numbers look at, made of an item's numbers and of the lessons before it.
 *
 * <ul>
 *   <li>The newest known labels of the item's symbol, newest first, as one indicator a class: the
 *       temporally augmented classifier of Žliobaitė, Bifet, Read, Pfahringer and Holmes (Machine
 *       Learning 98, 2015).
 *   <li>Each number x as it is.
 *   <li>Its {@linkplain SymbolPast#deviation deviation} (x − m) / s from what is usual for the
 *       symbol lately.
 * </ul>
 *
 * <p>Only lessons change the past, never predictions, so no label is used before it is known. A
 * lesson has to see the past that the item's prediction saw. Where labels are known before the next
 * item that is all lessons before it. Where a label comes {@code delay} items late, the prediction
 * did not know the newest {@code delay} lessons, so learning leaves them out; without that, the
 * expert would learn to trust labels that are never that fresh when it predicts.
 *
 * <p>What is missing (NaN, infinite, or nothing known of the symbol) is NaN; unknown labels have no
 * indicator. The layout grows at its end with the longest item learned, up to {@value #MAX_NUMBERS}
 * numbers; those beyond are not looked at. A reusable buffer; not thread-safe. Allocates in {@link
 * #widen} and for the first item of a symbol.
 */
final class NumericInputs {
  static final int MAX_NUMBERS = 512;
  private static final double LIMIT = 8;

  private final int numClasses;
  private final int lags;
  private final int delay;
  private final Pasts known;
  private final Pasts knownThen;
  private final RecentLessons between;
  private double[] numbers = {};
  private double[] values;

  /** The symbol of the item looked at; null where a lesson sees another past, or has come since. */
  private String seen;

  NumericInputs(ExpertSpec.Past past, int numClasses) {
    this.numClasses = numClasses;
    this.lags = past.lags();
    this.delay = past.delay();
    this.known = new Pasts(past);
    this.knownThen = delay == 0 ? known : new Pasts(past);
    this.between = new RecentLessons(delay);
    this.values = new double[firstNumber()];
  }

  /** Cuts what is unusually far from zero, so that one item cannot spoil what was learned. */
  static double cut(double deviation) {
    // Hardly ever more than the first comparison, where Math.min and Math.max take several steps.
    if (Math.abs(deviation) > LIMIT) {
      return Math.copySign(LIMIT, deviation);
    }
    return deviation;
  }

  /** Number of inputs so far. */
  int size() {
    return values.length;
  }

  /** The most inputs there can ever be. */
  int maxSize() {
    return firstNumber() + 2 * MAX_NUMBERS;
  }

  /** How many numbers an item has, as far as known; their inputs come in pairs, last. */
  int numNumbers() {
    return numbers.length;
  }

  /** Where the first number is; its deviation follows it. */
  int firstNumber() {
    return lags * numClasses;
  }

  /** Live array of the inputs. */
  double[] values() {
    return values;
  }

  /** Makes room for all the numbers of an item to learn from; whether the inputs became more. */
  boolean widen(Features x) {
    int wanted = Math.min(MAX_NUMBERS, x.numbers().length);
    if (wanted <= numNumbers()) {
      return false;
    }
    setNumNumbers(wanted);
    known.grow(wanted);
    if (delay > 0) {
      knownThen.grow(wanted);
      between.grow(wanted);
    }
    return true;
  }

  private void setNumNumbers(int count) {
    seen = null;
    numbers = new double[count];
    values = new double[firstNumber() + 2 * count];
  }

  /** Sets the inputs to those of an item to predict. */
  void look(Features x) {
    look(x, known.of(x.symbol()));
    seen = delay == 0 ? x.symbol() : null;
  }

  /**
   * Whether the inputs were set by {@link #look} to those that {@link #lookAsThen} would find for
   * this item, as no lesson has come since: so it is where labels are known before the next item.
   * An item is known by what it holds, as its owner may fill the container with another.
   */
  boolean seesAsThen(Features x) {
    return seen != null && seen.equals(x.symbol()) && hasSameNumbers(x.numbers());
  }

  private boolean hasSameNumbers(float[] given) {
    for (int i = 0; i < numbers.length; i++) {
      double number = i < given.length && Float.isFinite(given[i]) ? given[i] : Double.NaN;
      if (number != numbers[i] && !(Double.isNaN(number) && Double.isNaN(numbers[i]))) {
        return false;
      }
    }
    return true;
  }

  /** Sets the inputs to those that the prediction of an item to learn from had. */
  void lookAsThen(Features x) {
    seen = null;
    look(x, knownThen.of(x.symbol()));
  }

  private void look(Features x, SymbolPast past) {
    readNumbers(x);
    Arrays.fill(values, 0, firstNumber(), 0);
    for (int lag = 0; lag < lags && past != null; lag++) {
      if (past.label(lag) >= 0) {
        values[lag * numClasses + past.label(lag)] = 1;
      }
    }
    for (int i = 0; i < numbers.length; i++) {
      values[firstNumber() + 2 * i] = numbers[i];
      values[firstNumber() + 2 * i + 1] = past == null ? Double.NaN : past.deviation(i, numbers[i]);
    }
  }

  private void readNumbers(Features x) {
    float[] given = x.numbers();
    for (int i = 0; i < numbers.length; i++) {
      boolean present = i < given.length && Float.isFinite(given[i]);
      numbers[i] = present ? given[i] : Double.NaN;
    }
  }

  /** Makes an item, which was the last one looked at, and its label part of the past. */
  void remember(Features x, int label) {
    seen = null;
    known.add(x.symbol(), numbers, label);
    if (delay > 0) {
      between.add(x.symbol(), numbers, label, knownThen);
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(numClasses);
    out.writeInt(lags);
    out.writeInt(numNumbers());
    between.save(out);
    known.save(out);
    if (delay > 0) {
      knownThen.save(out);
    }
  }

  void load(DataInput in) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    Check.sameShape("lags", lags, in.readInt());
    setNumNumbers(Check.size("numbers", in.readInt(), MAX_NUMBERS));
    between.load(in, numClasses, numNumbers());
    seen = null;
    known.load(in, numClasses, numNumbers());
    if (delay > 0) {
      knownThen.load(in, numClasses, numNumbers());
    }
  }
}

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
 *   <li>The newest labels of the item's symbol, newest first, as one indicator a class: the
 *       temporally augmented classifier of Žliobaitė, Bifet, Read, Pfahringer and Holmes (Machine
 *       Learning 98, 2015).
 *   <li>Each number x as it is.
 *   <li>Its deviation (x − m) / s from what is usual lately, where m and s² are the symbol's running
 *       mean and variance with exponential forgetting (West 1979): m ← m + r(x − m), s² ← (1 − r)(s²
 *       + r(x − m)²), with r = max(1 − 2^(−1/half-life), 1/n). Cut at ±{@value #LIMIT}.
 * </ul>
 *
 * <p>Only lessons change the past, never predictions. Where labels come late, a prediction therefore
 * sees an older past than the lesson of the same item does.
 *
 * <p>What is missing (NaN, infinite, or nothing known of the symbol) is NaN; unknown labels have no
 * indicator. The layout grows at its end with the longest item learned, up to {@value #MAX_NUMBERS}
 * numbers. A reusable buffer; not thread-safe.
 */
final class NumericInputs {
  static final int MAX_NUMBERS = 512;
  static final int MAX_SYMBOLS = 4096;
  static final double LIMIT = 8;

  /** Numbers come as floats: smaller relative differences are rounding. */
  private static final double FLOAT_NOISE = 1e-7;

  private final int numClasses;
  private final int lags;
  private final double slowestRate;
  private final SymbolMemory<Past> memory = new SymbolMemory<>(MAX_SYMBOLS);
  private int numNumbers;
  private double[] values;

  NumericInputs(ExpertSpec.Past past, int numClasses) {
    this.numClasses = numClasses;
    this.lags = past.lags();
    this.slowestRate = 1 - Math.pow(2, -1 / past.halfLife());
    this.values = new double[firstNumber()];
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
    return numNumbers;
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
    if (wanted <= numNumbers) {
      return false;
    }
    numNumbers = wanted;
    values = new double[firstNumber() + 2 * numNumbers];
    memory.forEach(past -> past.grow(numNumbers));
    return true;
  }

  /** Sets the inputs to those of an item. */
  void look(Features x) {
    Past past = memory.get(x.symbol());
    Arrays.fill(values, 0, firstNumber(), 0);
    for (int lag = 0; lag < lags && past != null; lag++) {
      if (past.labels[lag] >= 0) {
        values[lag * numClasses + past.labels[lag]] = 1;
      }
    }
    for (int i = 0; i < numNumbers; i++) {
      double number = number(x, i);
      values[firstNumber() + 2 * i] = number;
      values[firstNumber() + 2 * i + 1] = past == null ? Double.NaN : past.deviation(i, number);
    }
  }

  private static double number(Features x, int i) {
    float number = i < x.numbers().length ? x.numbers()[i] : Float.NaN;
    return Float.isFinite(number) ? number : Double.NaN;
  }

  /** Makes an item and its label part of the past. */
  void remember(Features x, int label) {
    if (!SymbolMemory.isRemembered(x.symbol())) {
      return;
    }
    Past past = memory.touch(x.symbol());
    if (past == null) {
      past = new Past(lags, numNumbers);
      memory.add(x.symbol(), past);
    }
    for (int i = 0; i < numNumbers; i++) {
      past.add(i, number(x, i), slowestRate);
    }
    past.add(label);
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(numClasses);
    out.writeInt(lags);
    out.writeInt(numNumbers);
    out.writeInt(memory.size());
    memory.visit(
        (symbol, past) -> {
          out.writeUTF(symbol);
          past.save(out);
        });
  }

  void load(DataInput in) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    Check.sameShape("lags", lags, in.readInt());
    numNumbers = Check.size("numbers", in.readInt(), MAX_NUMBERS);
    values = new double[firstNumber() + 2 * numNumbers];
    memory.clear();
    int symbols = Check.size("symbols", in.readInt(), MAX_SYMBOLS);
    for (int i = 0; i < symbols; i++) {
      String symbol = in.readUTF();
      Past past = new Past(lags, numNumbers);
      past.load(in, numClasses);
      memory.add(symbol, past);
    }
  }

  /** What was learned of one symbol. */
  private static final class Past {
    private final int[] labels;
    private int[] counts;
    private double[] means;
    private double[] variances;

    private Past(int lags, int numNumbers) {
      labels = new int[lags];
      Arrays.fill(labels, -1);
      counts = new int[numNumbers];
      means = new double[numNumbers];
      variances = new double[numNumbers];
    }

    private void grow(int numNumbers) {
      counts = Arrays.copyOf(counts, numNumbers);
      means = Arrays.copyOf(means, numNumbers);
      variances = Arrays.copyOf(variances, numNumbers);
    }

    private double deviation(int i, double x) {
      if (Double.isNaN(x) || counts[i] == 0) {
        return Double.NaN;
      }
      double difference = x - means[i];
      if (Math.abs(difference) <= FLOAT_NOISE * Math.max(Math.abs(x), Math.abs(means[i]))
          || counts[i] == 1) {
        return 0;
      }
      double deviation = difference / Math.sqrt(variances[i]);
      return Math.max(-LIMIT, Math.min(LIMIT, deviation));
    }

    private void add(int i, double x, double slowestRate) {
      if (Double.isNaN(x)) {
        return;
      }
      counts[i] = counts[i] == Integer.MAX_VALUE ? counts[i] : counts[i] + 1;
      double rate = Math.max(slowestRate, 1.0 / counts[i]);
      double difference = x - means[i];
      means[i] += rate * difference;
      variances[i] = (1 - rate) * (variances[i] + rate * difference * difference);
    }

    private void add(int label) {
      if (labels.length > 0) {
        System.arraycopy(labels, 0, labels, 1, labels.length - 1);
        labels[0] = label;
      }
    }

    private void save(DataOutput out) throws IOException {
      for (int label : labels) {
        out.writeInt(label);
      }
      for (int i = 0; i < counts.length; i++) {
        out.writeInt(counts[i]);
        out.writeDouble(means[i]);
        out.writeDouble(variances[i]);
      }
    }

    private void load(DataInput in, int numClasses) throws IOException {
      for (int i = 0; i < labels.length; i++) {
        labels[i] = in.readInt();
        if (labels[i] < -1 || labels[i] >= numClasses) {
          throw new IOException(
              "label must be between -1 and " + (numClasses - 1) + ": " + labels[i]);
        }
      }
      for (int i = 0; i < counts.length; i++) {
        counts[i] = Check.size("observations", in.readInt(), Integer.MAX_VALUE);
        means[i] = Check.finite(in.readDouble());
        variances[i] = Check.count(in.readDouble());
      }
    }
  }
}

package io.bellwether.core.expert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The newest lessons, a fixed number of them, oldest first out. */
final class RecentLessons {
  private final String[] symbols;
  private final boolean[] remembered;
  private final int[] labels;
  private final double[][] numbers;
  private int first;
  private int size;

  RecentLessons(int capacity) {
    symbols = new String[capacity];
    remembered = new boolean[capacity];
    labels = new int[capacity];
    numbers = new double[capacity][0];
  }

  void grow(int numNumbers) {
    for (int i = 0; i < numbers.length; i++) {
      int former = numbers[i].length;
      numbers[i] = Arrays.copyOf(numbers[i], numNumbers);
      Arrays.fill(numbers[i], former, numNumbers, Double.NaN);
    }
  }

  /** Adds a lesson; when there are too many now, the oldest one becomes part of the pasts. */
  void add(String symbol, double[] numbersNow, int label, Pasts pasts) {
    if (size == symbols.length) {
      if (remembered[first]) {
        pasts.add(symbols[first], numbers[first], labels[first]);
      }
      first = (first + 1) % symbols.length;
      size--;
    }
    int last = (first + size++) % symbols.length;
    symbols[last] = SymbolMemory.isRemembered(symbol) ? symbol : "";
    remembered[last] = SymbolMemory.isRemembered(symbol);
    labels[last] = label;
    System.arraycopy(numbersNow, 0, numbers[last], 0, numbersNow.length);
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(symbols.length);
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      int at = (first + i) % symbols.length;
      out.writeUTF(symbols[at]);
      out.writeBoolean(remembered[at]);
      out.writeInt(labels[at]);
      for (double number : numbers[at]) {
        out.writeDouble(number);
      }
    }
  }

  void load(DataInput in, int numClasses, int numNumbers) throws IOException {
    Check.sameShape("items of delay", symbols.length, in.readInt());
    first = 0;
    size = Check.size("recent lessons", in.readInt(), symbols.length);
    for (int i = 0; i < symbols.length; i++) {
      numbers[i] = new double[numNumbers];
    }
    for (int i = 0; i < size; i++) {
      symbols[i] = in.readUTF();
      remembered[i] = in.readBoolean();
      labels[i] = Check.label(in.readInt(), 0, numClasses);
      for (int k = 0; k < numNumbers; k++) {
        double number = in.readDouble();
        numbers[i][k] = Double.isNaN(number) ? number : Check.finite(number);
      }
    }
  }
}

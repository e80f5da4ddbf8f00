package io.bellwether.core.expert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The pasts of all symbols as of one moment. */
final class Pasts {
  static final int MAX_SYMBOLS = 4096;

  private final int lags;
  private final double slowestRate;

  /** After so many observations of a number the next count less and less. */
  private final int numAlike;

  private final SymbolMemory<SymbolPast> memory = new SymbolMemory<>(MAX_SYMBOLS);

  Pasts(ExpertSpec.Past past) {
    this.lags = past.lags();
    this.slowestRate = 1 - Math.pow(2, -1 / past.halfLife());
    this.numAlike = (int) Math.ceil(1 / slowestRate);
  }

  /** What is known of a symbol, or null. */
  SymbolPast of(String symbol) {
    return memory.get(symbol);
  }

  void grow(int numNumbers) {
    memory.visit((symbol, past) -> past.grow(numNumbers));
  }

  /** Makes an item part of its symbol's past. */
  void add(String symbol, double[] numbers, int label) {
    if (!SymbolMemory.isRemembered(symbol)) {
      return;
    }
    SymbolPast past = memory.touch(symbol);
    if (past == null) {
      past = new SymbolPast(lags, numbers.length);
      memory.add(symbol, past);
    }
    past.add(numbers, slowestRate, numAlike);
    past.add(label);
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(memory.size());
    memory.visit(
        (symbol, past) -> {
          out.writeUTF(symbol);
          past.save(out);
        });
  }

  void load(DataInput in, int numClasses, int numNumbers) throws IOException {
    memory.clear();
    int symbols = Check.size("symbols", in.readInt(), MAX_SYMBOLS);
    for (int i = 0; i < symbols; i++) {
      String symbol = in.readUTF();
      SymbolPast past = new SymbolPast(lags, numNumbers);
      past.load(in, numClasses);
      memory.add(symbol, past);
    }
  }
}

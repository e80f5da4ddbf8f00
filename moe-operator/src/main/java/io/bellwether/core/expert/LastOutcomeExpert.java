package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Expects of a symbol what it did last: 1 − smoothing for the newest label learned, the rest spread
 * over the other classes; uniform for a symbol without a label. Items without a symbol count as one
 * symbol. The number of symbols is bounded by {@link SymbolMemory}.
 */
final class LastOutcomeExpert implements Expert {
  static final int MAX_SYMBOLS = 65_536;

  private final int numClasses;
  private final float smoothing;
  private final SymbolMemory<Newest> memory = new SymbolMemory<>(MAX_SYMBOLS);

  LastOutcomeExpert(ExpertSpec.LastOutcome spec, int numClasses) {
    this.numClasses = numClasses;
    this.smoothing = (float) spec.smoothing();
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    Newest newest = memory.get(x.symbol());
    if (newest == null) {
      Arrays.fill(out, offset, offset + numClasses, 1f / numClasses);
    } else {
      Arrays.fill(out, offset, offset + numClasses, smoothing / (numClasses - 1));
      out[offset + newest.label] = 1 - smoothing;
    }
    return true;
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, numClasses, weight);
    if (SymbolMemory.isRemembered(x.symbol())) {
      remember(x.symbol(), label);
    }
  }

  private void remember(String symbol, int label) {
    Newest newest = memory.touch(symbol);
    if (newest == null) {
      newest = new Newest();
      memory.add(symbol, newest);
    }
    newest.label = label;
  }

  @Override
  public String stateType() {
    return "last-outcome";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(numClasses);
    out.writeInt(memory.size());
    memory.visit(
        (symbol, newest) -> {
          out.writeUTF(symbol);
          out.writeInt(newest.label);
        });
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    memory.clear();
    int size = Check.size("symbols", in.readInt(), MAX_SYMBOLS);
    for (int i = 0; i < size; i++) {
      String symbol = in.readUTF();
      remember(symbol, Check.label(in.readInt(), 0, numClasses));
    }
  }

  /** The newest label of a symbol. */
  private static final class Newest {
    private int label;
  }
}

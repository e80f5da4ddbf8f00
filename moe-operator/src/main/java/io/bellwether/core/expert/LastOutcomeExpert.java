package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Expects of a symbol what followed its newest label lately, over all symbols: a Markov chain of
 * the first order whose rows begin as {@value #PRIOR_STRENGTH} observations of 1 − smoothing for
 * the same label and the rest spread over the others. Uniform for a symbol without a label. Items
 * without a symbol count as one symbol. The number of symbols is bounded by {@link SymbolMemory}.
 *
 * <p>What follows is seen when a label is learned, after the label learned before it. Where many
 * labels come at once and late, as of one session, that says more of them than of the next session;
 * the weights of the mixture, which judge the votes as they were given, then turn from this expert.
 */
final class LastOutcomeExpert implements Expert {
  static final int MAX_SYMBOLS = 65_536;

  /** So many observations of a row are worth as much as what it begins with. */
  static final int PRIOR_STRENGTH = 10;

  private final int numClasses;
  private final double smoothing;

  /** What an observation is worth after the next one of its row; 0 where nothing is learned. */
  private final double decay;

  /** Row by label, how often which label followed, the newest weighed most. */
  private final double[] followed;

  private final SymbolMemory<Newest> memory = new SymbolMemory<>(MAX_SYMBOLS);

  LastOutcomeExpert(ExpertSpec.LastOutcome spec, int numClasses) {
    this.numClasses = numClasses;
    this.smoothing = spec.smoothing();
    this.decay = spec.halfLife() == 0 ? 0 : Math.pow(0.5, 1 / spec.halfLife());
    this.followed = new double[numClasses * numClasses];
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
      expectAfter(newest.label, out, offset);
    }
    return true;
  }

  private void expectAfter(int before, float[] out, int offset) {
    double total = PRIOR_STRENGTH;
    for (int c = 0; c < numClasses; c++) {
      total += followed[before * numClasses + c];
    }
    for (int c = 0; c < numClasses; c++) {
      double start = c == before ? 1 - smoothing : smoothing / (numClasses - 1);
      double seen = followed[before * numClasses + c];
      out[offset + c] = (float) ((PRIOR_STRENGTH * start + seen) / total);
    }
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, numClasses, weight);
    if (SymbolMemory.isRemembered(x.symbol())) {
      observe(memory.get(x.symbol()), label, weight);
      remember(x.symbol(), label);
    }
  }

  private void observe(Newest before, int label, float weight) {
    if (before == null || decay == 0) {
      return;
    }
    int row = before.label * numClasses;
    for (int c = 0; c < numClasses; c++) {
      followed[row + c] *= decay;
    }
    followed[row + label] += weight;
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
    for (double count : followed) {
      out.writeDouble(count);
    }
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
    for (int i = 0; i < followed.length; i++) {
      followed[i] = in.readDouble();
    }
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

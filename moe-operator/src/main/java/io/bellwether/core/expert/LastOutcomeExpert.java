package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Expects of a symbol what followed its newest label lately, over all symbols: a Markov chain of
 * the first order whose rows begin as {@value #PRIOR_STRENGTH} observations of 1 − smoothing for
 * the same label and the rest spread over the others. Uniform for a symbol without a label. Items
 * without a symbol count as one symbol.
 *
 * <p>What follows is seen when a label is learned, after the label learned before it. Where many
 * labels come at once and late, as of one session, that says more of them than of the next session;
 * the weights of the mixture, which judge the votes as they were given, then turn from this expert.
 *
 * <p>Symbols come from outside, so their number is bounded: beyond {@link #MAX_SYMBOLS} the one
 * whose last label is the oldest is forgotten, and a symbol longer than {@link #MAX_SYMBOL_LENGTH}
 * is not remembered at all. Predicting does not count as use, because a prediction must not change
 * what later ones see.
 */
final class LastOutcomeExpert implements Expert {
  static final int MAX_SYMBOLS = 65_536;
  static final int MAX_SYMBOL_LENGTH = 256;

  /** So many observations of a row are worth as much as what it begins with. */
  static final int PRIOR_STRENGTH = 10;

  private final int numClasses;
  private final double smoothing;

  /** What an observation is worth after the next one of its row; 0 where nothing is learned. */
  private final double decay;

  /** Row by label, how often which label followed, newest weighed most. */
  private final double[] followed;

  private final Map<String, Entry> bySymbol = new HashMap<>();

  /** Ring through all entries: its successor was learned last, its predecessor longest ago. */
  private final Entry ring = new Entry("", -1);

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
    Entry entry = bySymbol.get(x.symbol());
    if (entry == null) {
      Arrays.fill(out, offset, offset + numClasses, 1f / numClasses);
    } else {
      expectAfter(entry.label, out, offset);
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
    if (x.symbol().length() <= MAX_SYMBOL_LENGTH) {
      observe(bySymbol.get(x.symbol()), label, weight);
      remember(x.symbol(), label);
    }
  }

  private void observe(Entry before, int label, float weight) {
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
    Entry entry = bySymbol.get(symbol);
    if (entry == null) {
      forgetOldestIfFull();
      entry = new Entry(symbol, label);
      bySymbol.put(symbol, entry);
    }
    entry.label = label;
    entry.unlink();
    entry.linkAfter(ring);
  }

  private void forgetOldestIfFull() {
    if (bySymbol.size() == MAX_SYMBOLS) {
      Entry oldest = ring.previous;
      oldest.unlink();
      bySymbol.remove(oldest.symbol);
    }
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
    out.writeInt(bySymbol.size());
    for (Entry e = ring.previous; e.label >= 0; e = e.previous) {
      out.writeUTF(e.symbol);
      out.writeInt(e.label);
    }
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    for (int i = 0; i < followed.length; i++) {
      followed[i] = in.readDouble();
    }
    bySymbol.clear();
    ring.unlink();
    int size = in.readInt();
    if (size < 0 || size > MAX_SYMBOLS) {
      throw new IOException("symbols must be between 0 and " + MAX_SYMBOLS + ": " + size);
    }
    for (int i = 0; i < size; i++) {
      String symbol = in.readUTF();
      int label = in.readInt();
      if (label < 0 || label >= numClasses) {
        throw new IOException(
            "label of " + symbol + " must be between 0 and " + (numClasses - 1) + ": " + label);
      }
      remember(symbol, label);
    }
  }

  private static final class Entry {
    private final String symbol;
    private int label;
    private Entry previous = this;
    private Entry next = this;

    private Entry(String symbol, int label) {
      this.symbol = symbol;
      this.label = label;
    }

    private void unlink() {
      previous.next = next;
      next.previous = previous;
      previous = this;
      next = this;
    }

    private void linkAfter(Entry other) {
      previous = other;
      next = other.next;
      next.previous = this;
      other.next = this;
    }
  }
}

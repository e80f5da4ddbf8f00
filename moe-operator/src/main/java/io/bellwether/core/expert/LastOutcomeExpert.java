package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Expects of a symbol what it did last: 1 − smoothing for the newest label learned, the rest spread
 * over the other classes; uniform for a symbol without a label. Items without a symbol count as one
 * symbol.
 *
 * <p>Symbols come from outside, so their number is bounded: beyond {@link #MAX_SYMBOLS} the one
 * whose last label is the oldest is forgotten, and a symbol longer than {@link #MAX_SYMBOL_LENGTH}
 * is not remembered at all. Predicting does not count as use, because a prediction must not change
 * what later ones see.
 */
final class LastOutcomeExpert implements Expert {
  static final int MAX_SYMBOLS = 65_536;
  static final int MAX_SYMBOL_LENGTH = 256;

  private final int numClasses;
  private final float smoothing;
  private final Map<String, Entry> bySymbol = new HashMap<>();

  /** Ring through all entries: its successor was learned last, its predecessor longest ago. */
  private final Entry ring = new Entry("", -1);

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
    Entry entry = bySymbol.get(x.symbol());
    if (entry == null) {
      Arrays.fill(out, offset, offset + numClasses, 1f / numClasses);
    } else {
      Arrays.fill(out, offset, offset + numClasses, smoothing / (numClasses - 1));
      out[offset + entry.label] = 1 - smoothing;
    }
    return true;
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, numClasses, weight);
    if (x.symbol().length() <= MAX_SYMBOL_LENGTH) {
      remember(x.symbol(), label);
    }
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
    out.writeInt(bySymbol.size());
    for (Entry e = ring.previous; e.label >= 0; e = e.previous) {
      out.writeUTF(e.symbol);
      out.writeInt(e.label);
    }
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
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

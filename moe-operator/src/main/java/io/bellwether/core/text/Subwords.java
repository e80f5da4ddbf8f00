package io.bellwether.core.text;

/** The runs of a fixed number of characters of one word after another, borders included. */
final class Subwords {
  /** Stands before and after a word: no letter, digit or mark. */
  private static final int BORDER = ' ';

  private static final float VALUE = 0.5f;

  private final int length;
  private final long start;
  private final HashedSet set;
  private final int[] latest;
  private int units;

  /** Runs of {@code length} characters; of none where it is 0. */
  Subwords(int length, long start, HashedSet set) {
    this.length = length;
    this.start = start;
    this.set = set;
    this.latest = new int[length];
  }

  void begin() {
    units = 0;
    add(BORDER);
  }

  /** Takes the next character of the word and puts the run that ends with it into the set. */
  void add(int c) {
    if (length == 0) {
      return;
    }
    System.arraycopy(latest, 1, latest, 0, length - 1);
    latest[length - 1] = c;
    if (++units >= length) {
      long hash = start;
      for (int unit : latest) {
        hash = Hash.step(hash, unit);
      }
      set.add(hash, VALUE);
    }
  }

  void end() {
    add(BORDER);
  }
}

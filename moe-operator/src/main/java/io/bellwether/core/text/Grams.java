package io.bellwether.core.text;

/** The last few units of a run, be they words or characters; each new one ends 1..n n-grams. */
final class Grams {
  private final int longest;
  private final long start;
  private final HashedSet set;
  private final long[] latest;
  private int units;

  /** N-grams of up to {@code longest} units, their hashes begun at {@code start}. */
  Grams(int longest, long start, HashedSet set) {
    this.longest = longest;
    this.start = start;
    this.set = set;
    this.latest = new long[longest];
  }

  /** Forgets the units, so that no n-gram reaches back over this point. */
  void restart() {
    units = 0;
  }

  /** Takes the next unit and puts the n-grams that end with it into the set. */
  void add(long unit) {
    System.arraycopy(latest, 0, latest, 1, longest - 1);
    latest[0] = unit;
    units = Math.min(units + 1, longest);
    long hash = start;
    for (int n = 0; n < units; n++) {
      hash = Hash.step(hash, latest[n]);
      set.add(hash, 1f);
    }
  }
}

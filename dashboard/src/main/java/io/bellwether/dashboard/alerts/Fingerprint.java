package io.bellwether.dashboard.alerts;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import com.dynatrace.hash4j.similarity.ElementHashProvider;
import com.dynatrace.hash4j.similarity.SimilarityHashPolicy;
import com.dynatrace.hash4j.similarity.SimilarityHashing;
import com.dynatrace.hash4j.similarity.SuperMinHashVersion;
import java.util.Arrays;
import java.util.Locale;

/**
 * Tells near-identical headlines from others: a MinHash of their runs of three characters, letters
 * and digits only, whatever the case. Runs of characters, not words, as not every language puts
 * blanks between words. {@link #similarity} estimates the share of runs that two headlines have in
 * common, with a standard error below 0.05. 32 bytes each. (Ertl, "SuperMinHash", 2017; Li and
 * König, "b-Bit Minwise Hashing", 2010.)
 */
final class Fingerprint {
  private static final int RUN = 3;
  private static final int NUM_COMPONENTS = 128;
  private static final int BITS = 2;

  // Versions are named, as fingerprints are kept in state.
  private static final Hasher64 HASHER = Hashing.komihash5_0();
  private static final SimilarityHashPolicy POLICY =
      SimilarityHashing.superMinHash(NUM_COMPONENTS, BITS, SuperMinHashVersion.V1);

  private Fingerprint() {}

  /** Empty when the headline has neither letters nor digits. */
  static byte[] of(String headline) {
    String text = normalised(headline);
    if (text.isEmpty()) {
      return new byte[0];
    }
    if (text.length() <= RUN) {
      return compute(new long[] {HASHER.hashCharsToLong(text)});
    }
    long[] runs = new long[text.length() - RUN + 1];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = HASHER.hashCharsToLong(text.substring(i, i + RUN));
    }
    return compute(Arrays.stream(runs).distinct().toArray());
  }

  private static byte[] compute(long[] hashes) {
    return POLICY.createHasher().compute(ElementHashProvider.ofValues(hashes));
  }

  /** 0 to 1; 0 when one of them is empty. */
  static double similarity(byte[] a, byte[] b) {
    if (a.length == 0 || b.length == 0) {
      return 0;
    }
    double byChance = 1.0 / (1 << BITS);
    double equal = POLICY.getFractionOfEqualComponents(a, b);
    return Math.max(0, (equal - byChance) / (1 - byChance));
  }

  private static String normalised(String headline) {
    StringBuilder text = new StringBuilder(headline.length());
    headline
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(text::appendCodePoint);
    return text.toString();
  }
}

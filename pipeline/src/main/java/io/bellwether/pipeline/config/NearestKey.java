package io.bellwether.pipeline.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the key that was probably meant. */
final class NearestKey {
  private NearestKey() {}

  /** The known key with the fewest edits (Levenshtein) from {@code key}; ties go to the first. */
  static String of(String key, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(each -> distance(key, each))).orElse("");
  }

  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

package io.bellwether.pipeline.replicate;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Votes of several experts on the same days, with the labels; days in order. Classes are 0 Fall, 1
 * Neutral and 2 Rise.
 *
 * @param name of the file without {@code nifty_test_} and {@code .csv}
 * @param votes by day, then by expert
 * @param published the decisions of the published mixture; empty where there are none
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
record Pool(String name, List<String> experts, int[][] votes, int[] labels, int[] published) {
  static final List<String> CLASSES = List.of("Fall", "Neutral", "Rise");

  private static final List<String> BEFORE_EXPERTS = List.of("id", "date", "pct_change", "label");
  private static final String PUBLISHED = "published_moe_f";

  int days() {
    return labels.length;
  }

  int numExperts() {
    return experts.size();
  }

  boolean hasPublished() {
    return published.length > 0;
  }

  static Path file(Path directory, String name) {
    return directory.resolve("nifty_test_" + name + ".csv");
  }

  /**
   * Reads a pool's file.
   *
   * @throws IOException when it cannot be read or is not such a file; says which line
   */
  static Pool read(Path directory, String name) throws IOException {
    Path file = file(directory, name);
    List<String> lines = lines(file);
    List<String> header = lines.isEmpty() ? List.of() : List.of(lines.get(0).split(",", -1));
    if (header.size() <= BEFORE_EXPERTS.size() || !header.subList(0, 4).equals(BEFORE_EXPERTS)) {
      throw new IOException(
          file + ": the first line must be id,date,pct_change,label and one column an expert");
    }
    boolean hasPublished = header.get(header.size() - 1).equals(PUBLISHED);
    List<String> experts = header.subList(4, header.size() - (hasPublished ? 1 : 0));
    List<int[]> days = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      days.add(day(file + ":" + (i + 1), lines.get(i).split(",", -1), header.size()));
    }
    if (days.isEmpty() || experts.isEmpty()) {
      throw new IOException(file + ": there must be at least one day and one expert");
    }
    return new Pool(
        name,
        List.copyOf(experts),
        days.stream()
            .map(day -> Arrays.copyOfRange(day, 1, 1 + experts.size()))
            .toArray(int[][]::new),
        days.stream().mapToInt(day -> day[0]).toArray(),
        hasPublished ? days.stream().mapToInt(day -> day[day.length - 1]).toArray() : new int[0]);
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " must be UTF-8 text", e);
    }
  }

  /** The label, then the votes, then the published decision where there is one. */
  private static int[] day(String where, String[] cells, int columns) throws IOException {
    if (cells.length != columns) {
      throw new IOException(where + ": there must be " + columns + " cells: " + cells.length);
    }
    int[] day = new int[columns - 3];
    for (int i = 3; i < columns; i++) {
      day[i - 3] = CLASSES.indexOf(cells[i]);
      if (day[i - 3] < 0) {
        throw new IOException(where + ": a class must be one of " + CLASSES + ": " + cells[i]);
      }
    }
    return day;
  }

  /** The votes of one expert. */
  int[] votesOf(int expert) {
    int[] own = new int[days()];
    for (int t = 0; t < own.length; t++) {
      own[t] = votes[t][expert];
    }
    return own;
  }

  /** The votes' mean, rounded: what decisions are compared with. */
  static int[] roundedMean(int[][] votes) {
    int[] rounded = new int[votes.length];
    for (int t = 0; t < rounded.length; t++) {
      double sum = 0;
      for (int vote : votes[t]) {
        sum += vote;
      }
      rounded[t] = nearestClass(sum / votes[t].length);
    }
    return rounded;
  }

  /** The class of a forecast on the scale from 0 to 2; halves go to the even class. */
  static int nearestClass(double forecast) {
    return (int) Math.max(0, Math.min(2, Math.rint(forecast)));
  }
}

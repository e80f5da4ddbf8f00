package io.bellwether.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Files of votes: JSON Lines ({@code .jsonl}, or {@code .jsonl.gz}), one object for each vote.
 *
 * <p>{@code id} names the item. The vote is either {@code probabilities}, one number a class in the
 * order of the classes, or {@code label}, with {@code confidence} as its probability (1 where
 * absent) and the rest shared by the other classes in equal parts; neither of them is an
 * abstention. {@code expert}, {@code time} and {@code labels_seen_up_to} (ISO 8601 with an offset)
 * may be there. All other fields are skipped unread.
 */
public final class VoteFiles {
  private VoteFiles() {}

  /**
   * Reads a file from its beginning to its end.
   *
   * @param classOf the class that a label means, or a negative number for none
   * @throws NewsFileException at the first bad line
   */
  public static void read(
      Path file, int numClasses, ToIntFunction<String> classOf, Consumer<FileVote> each)
      throws IOException {
    VoteParser parser = new VoteParser(numClasses, classOf);
    try (InputStream in = InputFile.open(file)) {
      LineReader lines = new LineReader(in);
      for (byte[] line = lines.nextNotBlank(); line != null; line = lines.nextNotBlank()) {
        each.accept(parse(parser, line, file + ":" + lines.lineNumber()));
      }
    }
  }

  private static FileVote parse(VoteParser parser, byte[] line, String where) {
    try {
      return parser.parse(line);
    } catch (BadField e) {
      throw new NewsFileException(where + ": " + e.getMessage(), e);
    }
  }
}

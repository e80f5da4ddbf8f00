package io.bellwether.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which sources were measured. */
final class Commit {
  private Commit() {}

  /**
   * The abbreviated commit, with {@code +changes} when files differ from it; "unknown" without git.
   */
  static String current() throws InterruptedException {
    try {
      String commit = git("rev-parse", "--short=10", "HEAD");
      return git("status", "--porcelain", "--untracked-files=no").isEmpty()
          ? commit
          : commit + "+changes";
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (git.waitFor() != 0) {
      throw new IOException("no git here");
    }
    return answer.strip();
  }
}

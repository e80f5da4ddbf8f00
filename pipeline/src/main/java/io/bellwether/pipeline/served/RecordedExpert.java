package io.bellwether.pipeline.served;

import io.bellwether.core.Classes;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.served.Answer;
import io.bellwether.core.served.Health;
import io.bellwether.core.served.Question;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.core.served.Silence;
import io.bellwether.replay.FileVote;
import io.bellwether.replay.NewsFileException;
import io.bellwether.replay.VoteFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Votes by item id from a file, held in memory. The first line about an item counts. Answers at
 * once. Thread-safe.
 */
final class RecordedExpert implements ServedExpert {
  private static final CompletionStage<Answer> NOT_THERE =
      CompletableFuture.completedFuture(
          Answer.silent(Silence.NOT_READY, "the file holds no vote on this item"));

  private static final CompletionStage<Answer> CLOSED =
      CompletableFuture.completedFuture(Answer.silent(Silence.NOT_READY, "the expert is closed"));

  private final Map<String, CompletionStage<Answer>> votes;
  private final String version;
  private volatile boolean closed;

  private RecordedExpert(Map<String, CompletionStage<Answer>> votes, String version) {
    this.votes = votes;
    this.version = version;
  }

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException when it cannot be read, is another file than wanted, or holds
   *     no vote of this expert
   */
  static RecordedExpert read(String name, ServedSpec.Recorded spec, Classes classes) {
    Path file = Path.of(spec.votes());
    try {
      String sha256 = sha256(file);
      if (!spec.sha256().isEmpty() && !spec.sha256().equals(sha256)) {
        throw new IllegalArgumentException(
            "sha256 of expert "
                + name
                + " must be that of "
                + file
                + ", "
                + sha256
                + ": "
                + spec.sha256());
      }
      Map<String, CompletionStage<Answer>> votes = votes(name, file, classes);
      if (votes.isEmpty()) {
        throw new IllegalArgumentException(
            "votes of expert "
                + name
                + " must hold a line for it, or lines without an expert: "
                + file);
      }
      return new RecordedExpert(votes, sha256);
    } catch (IOException | NewsFileException e) {
      throw new IllegalArgumentException(
          "votes of expert " + name + " must be a readable file of votes: " + e.getMessage(), e);
    }
  }

  private static Map<String, CompletionStage<Answer>> votes(String name, Path file, Classes classes)
      throws IOException {
    Map<String, CompletionStage<Answer>> votes = new HashMap<>();
    VoteFiles.read(
        file,
        classes.size(),
        classes::indexOf,
        vote -> {
          if (vote.expert().isEmpty() || vote.expert().equals(name)) {
            votes.putIfAbsent(vote.itemId(), CompletableFuture.completedFuture(answer(vote)));
          }
        });
    return votes;
  }

  private static Answer answer(FileVote vote) {
    if (vote.probabilities().isEmpty()) {
      return Answer.silent(Silence.DECLINED, "the recorded vote is an abstention");
    }
    float[] probabilities = new float[vote.probabilities().size()];
    for (int k = 0; k < probabilities.length; k++) {
      probabilities[k] = vote.probabilities().get(k);
    }
    return Answer.of(probabilities, vote.labelsSeenUpTo().toEpochMilli());
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public CompletionStage<Answer> ask(Question question) {
    return closed ? CLOSED : votes.getOrDefault(question.itemId(), NOT_THERE);
  }

  @Override
  public Health probe() {
    return closed
        ? Health.ill("the expert is closed")
        : Health.well(version, votes.size() + " votes");
  }

  @Override
  public void close() {
    closed = true;
  }
}

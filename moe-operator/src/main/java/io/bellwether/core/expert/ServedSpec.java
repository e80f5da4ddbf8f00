package io.bellwether.core.expert;

import io.bellwether.core.Needs;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The kinds of experts that are not in-stream: they keep no parameters in the job, get no lessons,
 * and answer in their own time. {@link Experts#create} makes none of them.
 */
public sealed interface ServedSpec extends ExpertSpec {

  /** Whether somebody has to be asked; otherwise the vote comes by itself, over a topic. */
  default boolean isAsked() {
    return true;
  }

  /** Runs anywhere and publishes its votes to the votes topic. */
  record External() implements ServedSpec {
    @Override
    public String kind() {
      return "external";
    }

    @Override
    public Needs needs() {
      return Needs.NOTHING;
    }

    @Override
    public boolean isAsked() {
      return false;
    }
  }

  /**
   * Votes by item id from a file.
   *
   * @param votes path of the file
   * @param sha256 of the whole file in hexadecimal digits, or empty for whatever is there
   */
  record Recorded(String votes, String sha256) implements ServedSpec {
    public Recorded {
      if (votes.isBlank()) {
        throw new IllegalArgumentException("votes must name a file: " + votes);
      }
      if (!sha256.isEmpty() && !sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "sha256 must be 64 hexadecimal digits in small letters: " + sha256);
      }
    }

    @Override
    public String kind() {
      return "recorded";
    }

    @Override
    public Needs needs() {
      return Needs.NOTHING;
    }
  }

  /**
   * A model that the program round the core runs or calls, such as an endpoint of a language model.
   *
   * @param settings by key, as written in the configuration; keys that were left out are not there
   */
  record Hosted(String kind, Map<String, String> settings) implements ServedSpec {
    public Hosted {
      settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    @Override
    public Needs needs() {
      return Needs.TEXT;
    }
  }
}

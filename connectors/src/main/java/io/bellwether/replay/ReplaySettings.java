package io.bellwether.replay;

import java.util.function.Consumer;

/**
 * Where a replay goes and how.
 *
 * @param punctuateEvery how many events may pass between two punctuations; at least 1
 * @param progress called in the replay's thread after each punctuation and at the end
 */
public record ReplaySettings(
    String newsTopic,
    String outcomesTopic,
    Pace pace,
    int punctuateEvery,
    Consumer<Progress> progress) {
  public static final int DEFAULT_PUNCTUATE_EVERY = 200;

  public ReplaySettings {
    if (punctuateEvery < 1) {
      throw new IllegalArgumentException(
          "replay.punctuate-every must be at least 1: " + punctuateEvery);
    }
  }

  /** As fast as possible, a punctuation every 200 events, no reports. */
  public static ReplaySettings of(String newsTopic, String outcomesTopic) {
    return new ReplaySettings(
        newsTopic, outcomesTopic, new Pace.Unlimited(), DEFAULT_PUNCTUATE_EVERY, progress -> {});
  }

  public ReplaySettings withPace(Pace other) {
    return new ReplaySettings(newsTopic, outcomesTopic, other, punctuateEvery, progress);
  }

  public ReplaySettings withPunctuateEvery(int events) {
    return new ReplaySettings(newsTopic, outcomesTopic, pace, events, progress);
  }

  public ReplaySettings withProgress(Consumer<Progress> report) {
    return new ReplaySettings(newsTopic, outcomesTopic, pace, punctuateEvery, report);
  }
}

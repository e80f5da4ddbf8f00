package io.bellwether.pipeline.job;

import io.bellwether.flink.MoeSettings;
import io.bellwether.flink.SavedJob;
import io.bellwether.flink.StateSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before a job starts from a savepoint, whether it can go on from it: same settings where
 * state depends on them, all operators that have state, no state of a newer release. Says all that
 * is wrong at once, each with its remedy, instead of letting the job fail in the middle.
 */
final class UpgradeCheck {
  private static final Logger LOG = LoggerFactory.getLogger(UpgradeCheck.class);

  /** Settings that decide whether an operator is there, by the beginning of its uid. */
  private static final Map<String, String> SETTINGS_OF_OPERATORS =
      Map.of(
          "votes-", "kafka.topics.votes",
          "vote-", "kafka.topics.votes",
          "feedback-source", "gate.learning-rate or lessons.weight",
          "feedback-parse", "gate.learning-rate or lessons.weight",
          "gate-trainer", "gate.learning-rate",
          "control-sink", "gate.learning-rate",
          "cascade", "an expert with ask: when-unsure",
          "served", "an expert that is asked over a network or by a model");

  private UpgradeCheck() {}

  /**
   * Checks a job that was built, if it is to start from a savepoint or checkpoint.
   *
   * @throws IllegalArgumentException when it cannot go on from there; says why and what to do
   */
  static void before(StreamExecutionEnvironment env, MoeSettings settings) {
    ReadableConfig flink = env.getConfiguration();
    String location = flink.get(StateRecoveryOptions.SAVEPOINT_PATH);
    if (location == null || location.isBlank()) {
      return;
    }
    SavedJob saved;
    try {
      saved = SavedJob.read(location);
    } catch (IOException | RuntimeException e) {
      // The cluster may have access where this process has not; the job then checks itself.
      LOG.warn("{} cannot be read here, so it is checked only when the job starts", location, e);
      return;
    }
    boolean mayDrop = flink.get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE);
    List<String> problems =
        problems(saved, settings, mayDrop ? null : operators(env.getStreamGraph(false)));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the job cannot go on from " + location + ":\n" + String.join("\n", problems));
    }
  }

  private static List<OperatorID> operators(StreamGraph graph) {
    return new StreamGraphHasherV2()
        .traverseStreamGraphAndGenerateHashes(graph).values().stream()
            .map(OperatorID::new)
            .toList();
  }

  private static List<String> problems(
      SavedJob saved, MoeSettings settings, Collection<OperatorID> operators) {
    List<String> problems = new ArrayList<>(saved.refusals());
    StateSettings now = StateSettings.of(settings);
    Optional<StateSettings> then = saved.settings();
    // Settings were not always kept, but every savepoint says its maximum parallelism.
    StateSettings least =
        new StateSettings(
            saved
                .maxParallelism()
                .map(max -> Map.of("job.max-parallelism", Integer.toString(max)))
                .orElse(Map.of()));
    problems.addAll(now.clashesWith(then.orElse(least)));
    if (operators != null) {
      saved.missingFrom(operators).forEach(uid -> problems.add(missing(uid)));
    }
    return problems;
  }

  private static String missing(String uid) {
    String remedy =
        SETTINGS_OF_OPERATORS.entrySet().stream()
            .filter(entry -> uid.startsWith(entry.getKey()))
            .map(entry -> "set " + entry.getValue() + " again")
            .findFirst()
            .orElse("start a release that has it");
    return "the job must have the operator "
        + uid
        + ", of which the savepoint holds state: not there; "
        + remedy
        + ", or give that state up with --allowNonRestoredState";
  }
}

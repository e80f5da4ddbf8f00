package io.bellwether.pipeline.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The faults of a run, drawn from a seed: the same seed, the same faults. */
public final class FaultPlan {
  private static final int MAX_DELAY_MILLIS = 3000;
  private static final int MAX_OUTAGE_MILLIS = 2000;
  private static final int MAX_PAUSE_MILLIS = 9000;

  private FaultPlan() {}

  /**
   * One fault.
   *
   * @param number counts from 1
   * @param target index of the TaskManager, where one is meant
   * @param delayMillis from when new items flow
   * @param lastsMillis how long the process is away or paused
   * @param parallelism with which the job goes on, where it has to be started anew
   */
  public record Cycle(
      int number, Fault fault, int target, int delayMillis, int lastsMillis, int parallelism) {}

  /**
   * As many faults as are asked for. Every kind comes once before any comes again.
   *
   * @param cycles at least 1
   * @param taskManagers that may be hit
   * @param maxParallelism the most that the cluster can carry
   */
  public static List<Cycle> of(int cycles, long seed, int taskManagers, int maxParallelism) {
    if (cycles < 1) {
      throw new IllegalArgumentException("cycles must be at least 1: " + cycles);
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Cycle> plan = new ArrayList<>();
    List<Fault> round = new ArrayList<>();
    for (int number = 1; number <= cycles; number++) {
      if (round.isEmpty()) {
        round.addAll(List.of(Fault.values()));
      }
      Fault fault = round.remove(random.nextInt(round.size()));
      plan.add(
          new Cycle(
              number,
              fault,
              random.nextInt(taskManagers),
              random.nextInt(MAX_DELAY_MILLIS),
              random.nextInt(isPause(fault) ? MAX_PAUSE_MILLIS : MAX_OUTAGE_MILLIS),
              1 + random.nextInt(maxParallelism)));
    }
    return plan;
  }

  private static boolean isPause(Fault fault) {
    return fault == Fault.PAUSE_BROKER
        || fault == Fault.PAUSE_JOB_MANAGER
        || fault == Fault.PAUSE_TASK_MANAGER;
  }
}

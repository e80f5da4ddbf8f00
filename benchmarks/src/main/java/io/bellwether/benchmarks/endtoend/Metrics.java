package io.bellwether.benchmarks.endtoend;

/** Names of what is measured, as files of figures hold them. */
final class Metrics {
  static final String END_TO_END = "end-to-end";
  static final String LATENCY = "end-to-end-latency";
  static final String ITEMS = "items/s";
  static final String ALLOCATED = "allocated per item";
  static final String CPU = "processor time per item";
  static final String WARM_UP = "time to warm up";
  static final String WARM_ITEMS = "items to warm up";
  static final String COMPILER = "compiler's share of the time";
  static final String SHARE = "share of samples";
  static final String ALLOCATED_SHARE = "share of allocation";
  static final String PARALLELISM = "parallelism";
  static final String TASK = "task";
  static final String ALL_TASKS = "all";
  static final String OPERATORS = "operators";
  static final String STAGE = "stage";
  static final String THREAD = "thread";
  static final String FRAME = "frame";
  static final String TYPE = "class";
  static final String GUARANTEE = "guarantee";
  static final String LOAD = "load";
  static final String PAUSES = "pauses of the collector";
  static final String LONGEST_PAUSE = "longest pause";
  static final String CHECKPOINTS = "checkpoints";
  static final String LATE_IN_CHECKPOINT = "late in a checkpoint";
  static final String LATE_IN_PAUSE = "late in a pause of the collector";
  static final String LATE_OTHERWISE = "late otherwise";
  static final String UNDISTURBED = "p99 without either";
  static final String PROCESSORS = "share of the processors";
  static final String SYNC = "longest synchronous part";
  static final String ASYNC = "longest asynchronous part";
  static final String HEADLINES = "headlines";

  private Metrics() {}

  /** Whether a task is between the sources and the sinks, which are Kafka's clients mostly. */
  static boolean isOperator(String task) {
    return !task.startsWith("source") && !task.contains(" to bench-");
  }
}

package io.bellwether.pipeline.chaos;

/** What can be done to a running job. */
public enum Fault {
  /** SIGKILL; a new TaskManager takes its place. */
  KILL_TASK_MANAGER,
  /** SIGKILL; a new JobManager is handed the job at its newest checkpoint. */
  KILL_JOB_MANAGER,
  /** SIGKILL; the broker is started again on its data. */
  KILL_BROKER,
  /** SIGSTOP, and SIGCONT after a while. */
  PAUSE_TASK_MANAGER,
  PAUSE_JOB_MANAGER,
  PAUSE_BROKER,
  /** Stop behind a savepoint, go on with another parallelism. */
  RESCALE
}

package io.bellwether.pipeline.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process of a cluster, known by its id and when it was started, as ids are used again.
 *
 * @param name its part in the cluster: {@code broker}, {@code jobmanager}, {@code taskmanager-1}, …
 * @param startedMillis as the operating system tells it
 * @param log what it writes to standard output and standard error
 */
public record Member(String name, long pid, long startedMillis, String log) {
  private static final long CLOCK_CORRECTION_MILLIS = 10_000;
  private static final long END_SECONDS = 30;

  static Member of(String name, ProcessHandle process, Path log) {
    long started = process.info().startInstant().orElse(Instant.now()).toEpochMilli();
    return new Member(name, process.pid(), started, log.toString());
  }

  /**
   * Whether it still runs; a paused process does. Once it does not, it never does again: a zombie
   * is asked about first, as one that is forgotten between the two questions is none any more.
   */
  public boolean runs() {
    return !isZombie() && handle().isPresent();
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(at -> Math.abs(at.toEpochMilli() - startedMillis))
                    .map(difference -> difference < CLOCK_CORRECTION_MILLIS)
                    .orElse(true));
  }

  /** Ended, but nobody asked how: in containers the first process often does not. */
  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
    } catch (IOException e) {
      return false; // gone meanwhile, or no Linux
    }
  }

  /** Ends it at once, as {@code kill -9} does; returns when it is gone. */
  public void kill() {
    handle()
        .ifPresent(
            process -> {
              process.destroyForcibly();
              awaitEnd(process);
            });
  }

  /** Asks it to end, and kills it when it does not within half a minute. */
  public void end() {
    resume();
    handle()
        .ifPresent(
            process -> {
              process.destroy();
              awaitEnd(process);
            });
    kill();
  }

  private void awaitEnd(ProcessHandle process) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (runs() && System.nanoTime() < deadline) {
      try {
        process.onExit().get(50, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        continue;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException("cannot wait for " + this, e);
      }
    }
  }

  /** Stops it where it is (SIGSTOP): it keeps its connections and answers nobody. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    if (!runs()) {
      return;
    }
    try {
      // The shell's own kill: not every machine has the program.
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
              .redirectErrorStream(true)
              .start();
      int code = kill.waitFor();
      if (code != 0 && runs()) {
        throw new IllegalStateException(
            "cannot send SIG" + signal + " to " + this + ": exit code " + code);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot send SIG" + signal + " to " + this, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending SIG" + signal, e);
    }
  }

  @Override
  public String toString() {
    return name + " (process " + pid + ")";
  }
}

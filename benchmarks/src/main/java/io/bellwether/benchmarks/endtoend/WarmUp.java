package io.bellwether.benchmarks.endtoend;

import io.bellwether.benchmarks.suite.Compiler;
import java.util.concurrent.TimeUnit;

/**
 * One long drain before those that count, until the JVM's compiler rests or the topic is empty. One
 * and not several, as each start of a job has code compiled that only starts jobs.
 *
 * @param seconds that it took
 * @param compilerShare how much of the time the compiler still worked at its end
 * @param numItems that were drained
 */
record WarmUp(double seconds, double compilerShare, long numItems) {
  private static final double WINDOW_SECONDS = 4;

  static WarmUp of(Site site, JobKind kind, Drain.Filled filled) throws Exception {
    Compiler compiler = new Compiler(WINDOW_SECONDS);
    long began = System.nanoTime();
    long drained = Drain.until(site, kind, filled, compiler::rests);
    double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    return new WarmUp(seconds, compiler.share(), drained);
  }

  @Override
  public String toString() {
    return EndToEndSection.text(
        "%,d items in %.0f s, the compiler works %.0f %% of the time",
        numItems, seconds, 100 * compilerShare);
  }
}

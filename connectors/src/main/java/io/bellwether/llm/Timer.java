package io.bellwether.llm;

/** Runs something later. Any thread. */
interface Timer extends AutoCloseable {
  /** Returns what calls it off; a call that came too late does nothing. */
  Runnable after(long millis, Runnable task);

  @Override
  void close();
}

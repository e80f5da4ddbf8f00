package io.bellwether.core.served;

import java.util.concurrent.CompletionStage;

/**
 * An expert that is asked with an item's text and answers in its own time.
 *
 * <p>Contract: {@link #ask} returns at once, never throws and never returns null; its stage
 * completes normally, whatever happens, with an {@link Answer} that is a vote over the configured
 * classes or a silence with its reason; it bounds by itself how much it has under way. Nothing in
 * one question changes the answer to another. Thread-safe: several subtasks share one. After {@link
 * #close()}, which may be called twice, questions are answered with a silence.
 */
public interface ServedExpert extends AutoCloseable {
  /**
   * Asks about one item. The stage may complete on any thread, before or after this returns, and
   * should by {@link Question#deadlineMillis()}; the caller stops listening then.
   */
  CompletionStage<Answer> ask(Question question);

  /**
   * Looks whether it could answer now. Blocks for a few seconds at most and never throws; costs
   * nothing that is billed.
   */
  default Health probe() {
    return Health.well("", "");
  }

  /** Ends what is under way and frees what it holds; does not wait for long. */
  @Override
  void close();
}

package io.bellwether.dashboard.web;

import java.time.Duration;

/** What a person at the page may do about alerts. Any thread; returns once it is safely written. */
public interface AlertActions {
  /** Someone has seen the alert. */
  void acknowledge(String alertId, String by) throws InterruptedException;

  /**
   * Nobody is to be told of such alerts for a while.
   *
   * @param rule empty for any
   * @param symbol empty for any
   */
  void mute(String rule, String symbol, Duration duration, String by) throws InterruptedException;

  /** Ends the mute of the same rule and symbol. */
  void unmute(String rule, String symbol, String by) throws InterruptedException;
}

package io.bellwether.dashboard.alerts;

import io.bellwether.schema.AlertAction;
import io.bellwether.schema.AlertCommand;
import java.time.Duration;
import java.time.Instant;

/** What people may want done about alerts, as records for the topic of commands. */
public final class AlertCommands {
  private AlertCommands() {}

  /**
   * Someone has seen an alert.
   *
   * @param commandId unique
   */
  public static AlertCommand acknowledge(
      String commandId, Instant issuedAt, String alertId, String by) {
    return new AlertCommand(issuedAt, commandId, AlertAction.ACKNOWLEDGE, alertId, "", "", 0L, by);
  }

  /**
   * Nobody is to be told of the alerts of a rule, of a symbol, or of both together.
   *
   * @param commandId unique
   * @param rule empty for any
   * @param symbol empty for any
   * @param duration in stream time from when the command is handled
   */
  public static AlertCommand mute(
      String commandId,
      Instant issuedAt,
      String rule,
      String symbol,
      Duration duration,
      String by) {
    return new AlertCommand(
        issuedAt, commandId, AlertAction.MUTE, "", rule, symbol, duration.toMillis(), by);
  }

  /** Ends the mute of the same rule and symbol. */
  public static AlertCommand unmute(
      String commandId, Instant issuedAt, String rule, String symbol, String by) {
    return new AlertCommand(issuedAt, commandId, AlertAction.UNMUTE, "", rule, symbol, 0L, by);
  }

  /** The key that the record has on its topic. */
  public static String key(AlertCommand command) {
    return command.getAction() == AlertAction.ACKNOWLEDGE
        ? command.getAlertId()
        : "mute/" + command.getRule() + "/" + command.getSymbol();
  }
}

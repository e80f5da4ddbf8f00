package io.bellwether.dashboard.webhook;

/**
 * How a target is, as far as this process has to do with it.
 *
 * @param state CLOSED when healthy, OPEN when it is left alone, HALF_OPEN when it is about to be
 *     tried
 * @param numDelivered since the start of the process
 * @param numRefused changes of alerts that the target did not want and that were passed over
 * @param numFailed attempts that failed; what they were about is kept
 * @param lastFailure in a few words; empty when nothing failed
 */
public record WebhookStatus(
    String name,
    String state,
    long numDelivered,
    long numRefused,
    long numFailed,
    String lastFailure) {}

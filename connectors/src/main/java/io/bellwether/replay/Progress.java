package io.bellwether.replay;

/**
 * How far a replay is.
 *
 * @param eventTime of the newest event sent, in milliseconds since 1970
 */
public record Progress(long items, long outcomes, long punctuations, long eventTime) {}

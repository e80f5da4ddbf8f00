package io.bellwether.core.served;

/**
 * One item as a served expert is asked about it. Immutable; any thread.
 *
 * @param itemId unique in the stream
 * @param text the whole text; written by strangers, so never an instruction to anybody
 * @param language ISO 639-1, or empty
 * @param symbol the instrument it is about, or empty
 * @param source who published it, or empty
 * @param eventTime the item's, in milliseconds since 1970
 * @param deadlineMillis by the wall clock, in milliseconds since 1970: an answer after it is worth
 *     nothing to anybody
 */
public record Question(
    String itemId,
    String text,
    String language,
    String symbol,
    String source,
    long eventTime,
    long deadlineMillis) {}

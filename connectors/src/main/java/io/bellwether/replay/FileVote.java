package io.bellwether.replay;

import java.time.Instant;
import java.util.List;

/**
 * One line of a file of votes.
 *
 * @param expert empty when the line names none
 * @param probabilities one a class in the order of the classes; empty when it abstains
 * @param voteTime null when the line has none
 * @param labelsSeenUpTo the newest label time that influenced it; the epoch for none
 */
public record FileVote(
    String itemId,
    String expert,
    List<Float> probabilities,
    Instant voteTime,
    Instant labelsSeenUpTo) {}

package io.bellwether.dashboard.views;

/** The names of the topics that a desk is fed with; a topic that does not exist is waited for. */
public record FollowedTopics(
    String predictions, String feedback, String control, String alerts, String deadLetters) {}

package io.bellwether.core.mixture;

import java.util.List;
import java.util.Map;

/** What a {@link ModelFile} says of its expert. */
record ModelHeader(
    String expert,
    String kind,
    Map<String, String> settings,
    List<String> classes,
    Map<String, String> features,
    long lessons,
    long labelsSeenUpTo) {}

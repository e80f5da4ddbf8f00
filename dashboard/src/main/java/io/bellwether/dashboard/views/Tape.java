package io.bellwether.dashboard.views;

import io.bellwether.schema.Prediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The newest predictions in the order in which they were read, found by id as well. Bounded: the
 * oldest go. Not thread-safe.
 */
final class Tape {
  private final int capacity;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final Map<String, Entry> byId = new LinkedHashMap<>();
  private final ArrayDeque<Entry> fresh = new ArrayDeque<>();
  private final int maxFresh;
  private long numSkipped;
  private long numRead;

  /**
   * An empty tape.
   *
   * @param capacity how many predictions are kept
   * @param maxFresh how many of the newest a frame shows; the others of its quarter of a second are
   *     counted only
   */
  Tape(int capacity, int maxFresh) {
    this.capacity = capacity;
    this.maxFresh = maxFresh;
  }

  /** Puts a prediction on the tape; null when one with its id is there already. */
  Entry add(Prediction prediction) {
    if (byId.containsKey(prediction.getId())) {
      return null;
    }
    Entry entry = new Entry(++numRead, prediction);
    entries.addLast(entry);
    byId.put(prediction.getId(), entry);
    fresh.addLast(entry);
    if (fresh.size() > maxFresh) {
      fresh.removeFirst();
      numSkipped++;
    }
    if (entries.size() > capacity) {
      byId.remove(entries.removeFirst().prediction().getId());
    }
    return entry;
  }

  Entry byId(String id) {
    return byId.get(id);
  }

  /** Up to {@code limit} of the newest that match, newest first; a new list. */
  List<Entry> newest(int limit, Predicate<Entry> matches) {
    List<Entry> found = new ArrayList<>();
    Iterator<Entry> backwards = entries.descendingIterator();
    while (backwards.hasNext() && found.size() < limit) {
      Entry entry = backwards.next();
      if (matches.test(entry)) {
        found.add(entry);
      }
    }
    return found;
  }

  /**
   * What came since the last call and how many were left out; forgets both. Oldest event first, as
   * what was committed together is read partition by partition.
   */
  Fresh takeFresh() {
    List<Entry> sorted = new ArrayList<>(fresh);
    sorted.sort(Comparator.comparing(entry -> entry.prediction().getEventTime()));
    Fresh taken = new Fresh(Collections.unmodifiableList(sorted), numSkipped);
    fresh.clear();
    numSkipped = 0;
    return taken;
  }

  /** New on the tape. */
  record Fresh(List<Entry> entries, long numSkipped) {}

  long numRead() {
    return numRead;
  }

  int size() {
    return entries.size();
  }
}

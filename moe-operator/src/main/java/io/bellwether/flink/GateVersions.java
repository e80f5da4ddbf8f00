package io.bellwether.flink;

import io.bellwether.core.Snapshot;
import io.bellwether.core.gate.Gate;
import io.bellwether.core.gate.Gates;
import io.bellwether.schema.GateVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.BroadcastState;

/**
 * The versions of the gate's parameters that one gate subtask knows: the newest that is in use,
 * those that wait for their time, and the one that a person has pinned. Kept in broadcast state,
 * equal on all subtasks.
 */
final class GateVersions {
  /** Versions that wait for their time; more come only from the control topic of a former run. */
  private static final int MAX_WAITING = 16;

  private static final String PIN = "pin";

  private final MoeSettings settings;
  private final BroadcastState<String, InstalledGate> state;

  /** Tells a gate who sits where. */
  private final Consumer<Gate> seating;

  /** By the newest label time they have seen: the installed version and those that wait. */
  private final TreeMap<Long, InstalledGate> versions = new TreeMap<>();

  private Gate learned;
  private long learnedVersion;
  private long learnedSeenUpTo = Long.MIN_VALUE;
  private long nextSeenUpTo = Long.MAX_VALUE;
  private InstalledGate pin;
  private Gate pinned;
  private boolean pinInUse;

  GateVersions(
      MoeSettings settings,
      BroadcastState<String, InstalledGate> state,
      int numExperts,
      Consumer<Gate> seating)
      throws Exception {
    this.settings = settings;
    this.state = state;
    this.seating = seating;
    this.learned = Gates.create(settings.mixture().gate(), numExperts);
    seating.accept(learned);
    for (Map.Entry<String, InstalledGate> entry : state.entries()) {
      InstalledGate version = entry.getValue();
      Gate gate = readable(version);
      if (entry.getKey().equals(PIN)) {
        pin = version;
        pinned = gate;
      } else {
        versions.put(version.labelsSeenUpTo(), version);
      }
    }
    nextSeenUpTo = versions.isEmpty() ? Long.MAX_VALUE : versions.firstKey();
  }

  /** The gate for items of a time; {@link #version} then tells which that is. */
  Gate at(long time) throws IOException {
    if (nextSeenUpTo < time) {
      installNewestBefore(time);
    }
    pinInUse = pin != null && pin.holdsAt(time);
    return current();
  }

  /** The gate that {@link #at} gave last. */
  Gate current() {
    return pinInUse ? pinned : learned;
  }

  long version() {
    return pinInUse ? pin.version() : learnedVersion;
  }

  long labelsSeenUpTo() {
    return Math.max(0, pinInUse ? pin.labelsSeenUpTo() : learnedSeenUpTo);
  }

  /** Makes room for experts that have come. */
  void resize(int numExperts) {
    for (Gate gate : pinned == null ? List.of(learned) : List.of(learned, pinned)) {
      gate.resize(numExperts);
      seating.accept(gate);
    }
  }

  /** Takes a record of the control topic in. */
  void apply(long version, GateVersion change, long from) throws Exception {
    switch (change.getAction()) {
      case LEARNED -> keep(version, change);
      case PIN -> pin(version, change, from);
      case UNPIN -> unpin(from);
      case UNKNOWN ->
          throw new IllegalArgumentException(
              "gate action is not known to this release; upgrade the job before you use it");
    }
  }

  /**
   * Keeps a version until items later than every label it has seen: the control topic may hold what
   * a former run of the same news learned, and installing that at once would be look-ahead.
   */
  private void keep(long version, GateVersion change) throws Exception {
    long seenUpTo = change.getLabelsSeenUpTo().toEpochMilli();
    if (seenUpTo <= learnedSeenUpTo) {
      return;
    }
    InstalledGate kept = new InstalledGate(version, seenUpTo, parameters(change));
    readable(kept);
    versions.put(seenUpTo, kept);
    state.put(Long.toString(seenUpTo), kept);
    forget(versions.headMap(learnedSeenUpTo));
    while (versions.size() > MAX_WAITING) {
      forget(versions.tailMap(versions.lastKey()));
    }
    nextSeenUpTo = nextAfter(learnedSeenUpTo);
  }

  /** Without parameters, the gate as it began is pinned. */
  private void pin(long version, GateVersion change, long from) throws Exception {
    byte[] parameters = parameters(change);
    long seenUpTo =
        parameters.length == 0 ? Long.MIN_VALUE : change.getLabelsSeenUpTo().toEpochMilli();
    InstalledGate kept = new InstalledGate(version, seenUpTo, parameters, from, Long.MAX_VALUE);
    pinned = readable(kept);
    pin = kept;
    state.put(PIN, kept);
  }

  private void unpin(long from) throws Exception {
    if (pin == null) {
      throw new IllegalArgumentException("a gate must be pinned before it can be unpinned");
    }
    pin = pin.until(from);
    state.put(PIN, pin);
  }

  private static byte[] parameters(GateVersion change) {
    ByteBuffer buffer = change.getParameters().duplicate();
    byte[] parameters = new byte[buffer.remaining()];
    buffer.get(parameters);
    return parameters;
  }

  private void forget(Map<Long, InstalledGate> some) throws Exception {
    for (Long seenUpTo : List.copyOf(some.keySet())) {
      versions.remove(seenUpTo);
      state.remove(Long.toString(seenUpTo));
    }
  }

  private long nextAfter(long seenUpTo) {
    Long next = versions.higherKey(seenUpTo);
    return next == null ? Long.MAX_VALUE : next;
  }

  private void installNewestBefore(long time) throws IOException {
    InstalledGate newest = versions.lowerEntry(time).getValue();
    learned = readable(newest);
    learnedVersion = newest.version();
    learnedSeenUpTo = newest.labelsSeenUpTo();
    nextSeenUpTo = nextAfter(learnedSeenUpTo);
  }

  /** Into a fresh gate: one that cannot be read must leave the current one as it is. */
  private Gate readable(InstalledGate version) throws IOException {
    Gate candidate = Gates.create(settings.mixture().gate(), learned.numExperts());
    if (version.parameters().length > 0) {
      Snapshot.read(version.parameters(), candidate);
    }
    seating.accept(candidate);
    return candidate;
  }
}

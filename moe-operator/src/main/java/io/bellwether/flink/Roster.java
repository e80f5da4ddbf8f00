package io.bellwether.flink;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.mixture.ExpertDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who sits where: the experts of the configuration and those that the control topic added. Every
 * gate subtask holds the same roster, as all see the same changes in the same order.
 *
 * <p>The configuration is declarative: after a restart with another one, experts it no longer names
 * retire, changed ones are replaced, new ones are added; experts from the control topic stay.
 */
final class Roster {
  private final DefinitionFormat format;
  private final List<Seat> seats = new ArrayList<>();
  private final List<Eligibility> eligibility = new ArrayList<>();

  Roster(DefinitionFormat format, Iterable<Seat> restored) {
    this.format = format;
    List<Seat> ordered = new ArrayList<>();
    restored.forEach(ordered::add);
    ordered.sort((a, b) -> Integer.compare(a.slot(), b.slot()));
    ordered.forEach(this::sit);
  }

  private void sit(Seat seat) {
    if (seat.slot() != seats.size()) {
      throw new IllegalStateException(
          "expert slots must have no gaps: expected slot " + seats.size() + ": " + seat);
    }
    seats.add(seat);
    eligibility.add(format.parse(seat.definition()).eligibility());
  }

  /** Brings the roster in line with the configuration, from the beginning of time on. */
  void configure(List<ExpertDefinition> experts) {
    Set<String> wanted = new HashSet<>();
    for (ExpertDefinition expert : experts) {
      wanted.add(expert.name());
      Seat seat = current(expert.name());
      String definition = format.print(expert);
      if (seat != null && seat.configured() && !seat.definition().equals(definition)) {
        retire(seat, Long.MIN_VALUE);
        seat = null;
      }
      if (seat == null) {
        add(expert.name(), definition, Long.MIN_VALUE, true);
      }
    }
    for (Seat seat : List.copyOf(seats)) {
      if (seat.configured() && !seat.retired() && !wanted.contains(seat.name())) {
        retire(seat, Long.MIN_VALUE);
      }
    }
  }

  /**
   * Adds an expert, or replaces the one of that name; does nothing when it is there already.
   *
   * @return the seat of the expert it replaced, or null
   */
  Seat put(String name, String definition, long from) {
    ExpertDefinition parsed = format.parse(definition);
    if (!parsed.name().equals(name)) {
      throw new IllegalArgumentException(
          "the definition must be of the expert it is sent for, " + name + ": " + parsed.name());
    }
    Seat seat = current(name);
    String canonical = format.print(parsed);
    if (seat != null && seat.definition().equals(canonical)) {
      return null;
    }
    Seat replaced = seat == null ? null : retire(seat, from);
    add(name, canonical, from, false);
    return replaced;
  }

  /** Retires the expert of that name. */
  Seat retire(String name, long from) {
    Seat seat = current(name);
    if (seat == null) {
      throw new IllegalArgumentException("the expert to retire must be one of the roster: " + name);
    }
    return retire(seat, from);
  }

  private Seat retire(Seat seat, long from) {
    Seat retired = seat.retiredFrom(from);
    seats.set(seat.slot(), retired);
    return retired;
  }

  private void add(String name, String definition, long from, boolean configured) {
    int version = 1;
    for (Seat seat : seats) {
      version = seat.name().equals(name) ? seat.version() + 1 : version;
    }
    sit(new Seat(seats.size(), name, version, definition, from, Long.MAX_VALUE, configured));
  }

  private Seat current(String name) {
    for (Seat seat : seats) {
      if (seat.name().equals(name) && !seat.retired()) {
        return seat;
      }
    }
    return null;
  }

  /** Number of slots ever given out. */
  int numSlots() {
    return seats.size();
  }

  Seat seat(int slot) {
    return seats.get(slot);
  }

  List<Seat> seats() {
    return seats;
  }

  /** Marks the slots that may be asked about an item at a time. */
  void eligible(Features x, long time, boolean[] out) {
    for (int slot = 0; slot < seats.size(); slot++) {
      out[slot] = seats.get(slot).activeAt(time) && eligibility.get(slot).allows(x);
    }
  }
}

package io.bellwether.flink;

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
 * retire, changed ones are replaced, new ones are added. What the control topic did stays: experts
 * it added or replaced, and those it retired, until their definition in the configuration changes.
 */
final class Roster {
  private final DefinitionFormat format;
  private final List<Seat> seats = new ArrayList<>();
  private final List<ExpertDefinition> definitions = new ArrayList<>();

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
    definitions.add(format.parse(seat.definition()));
  }

  /** Brings the roster in line with the configuration, from the beginning of time on. */
  void configure(List<ExpertDefinition> experts) {
    Set<String> wanted = new HashSet<>();
    for (ExpertDefinition expert : experts) {
      wanted.add(expert.name());
      Seat seat = current(expert.name());
      if (isConfigured(expert) || (seat != null && !seat.configured())) {
        continue;
      }
      if (seat != null) {
        retire(seat, Long.MIN_VALUE);
      }
      add(expert.name(), format.print(expert), Long.MIN_VALUE, true);
    }
    for (Seat seat : List.copyOf(seats)) {
      if (seat.configured() && !wanted.contains(seat.name())) {
        retire(seat, Long.MIN_VALUE);
      }
    }
  }

  /**
   * Whether the newest configured expert of that name is this one and no configuration has dropped
   * it since, even if the control topic has replaced or retired it. Its model file does not count:
   * what it has learned since then goes before what it began with.
   */
  private boolean isConfigured(ExpertDefinition expert) {
    Seat newest = null;
    for (Seat seat : seats) {
      newest = seat.configured() && seat.name().equals(expert.name()) ? seat : newest;
    }
    return newest != null
        && newest.retiredFrom() != Long.MIN_VALUE
        && definitions.get(newest.slot()).sameExpert(expert);
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
    if (seat != null && definitions.get(seat.slot()).equals(parsed)) {
      return null;
    }
    Seat replaced = seat == null ? null : retire(seat, from);
    add(name, format.print(parsed), from, false);
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

  ExpertDefinition definition(int slot) {
    return definitions.get(slot);
  }

  List<Seat> seats() {
    return seats;
  }

  /** Marks the slots that may be asked about an item at a time. */
  void eligible(Features x, long time, boolean[] out) {
    for (int slot = 0; slot < seats.size(); slot++) {
      out[slot] = seats.get(slot).activeAt(time) && definitions.get(slot).allows(x);
    }
  }
}

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

  /** The slot of each column. */
  private final List<Integer> columns = new ArrayList<>();

  /** Made of the above when they are asked for; null after a change. */
  private EligibleColumns eligible;

  private List<Seat> shadows;

  Roster(DefinitionFormat format, Iterable<Seat> restored) {
    this.format = format;
    List<Seat> ordered = new ArrayList<>();
    restored.forEach(ordered::add);
    ordered.sort((a, b) -> Integer.compare(a.slot(), b.slot()));
    ordered.forEach(this::sit);
    ordered.removeIf(seat -> !seat.isMember());
    ordered.sort((a, b) -> Integer.compare(a.column(), b.column()));
    ordered.forEach(this::line);
  }

  private void line(Seat seat) {
    if (seat.column() != columns.size()) {
      throw new IllegalStateException(
          "expert columns must have no gaps: expected column " + columns.size() + ": " + seat);
    }
    columns.add(seat.slot());
    forgetWhatWasMade();
  }

  private void forgetWhatWasMade() {
    eligible = null;
    shadows = null;
  }

  private void sit(Seat seat) {
    if (seat.slot() != seats.size()) {
      throw new IllegalStateException(
          "expert slots must have no gaps: expected slot " + seats.size() + ": " + seat);
    }
    seats.add(seat);
    definitions.add(format.parse(seat.definition()));
    forgetWhatWasMade();
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
   * Adds an expert, or replaces the one of that name; does nothing when it is there already. A
   * shadow of that name goes on until {@link #endShadow}.
   *
   * @return the seat of the expert it replaced, or null
   */
  Seat put(String name, String definition, long from) {
    ExpertDefinition parsed = parsed(name, definition);
    Seat seat = current(name);
    if (seat != null && definitions.get(seat.slot()).equals(parsed)) {
      return null;
    }
    Seat replaced = seat == null ? null : retire(seat, from);
    add(name, format.print(parsed), from, false);
    return replaced;
  }

  private ExpertDefinition parsed(String name, String definition) {
    ExpertDefinition parsed = format.parse(definition);
    if (!parsed.name().equals(name)) {
      throw new IllegalArgumentException(
          "the definition must be of the expert it is sent for, " + name + ": " + parsed.name());
    }
    return parsed;
  }

  /**
   * Sets a shadow beside the expert of that name, or beside all experts where there is none; does
   * nothing when it stands there already.
   *
   * @param relief whether it is to be promoted as soon as it has voted
   * @return the shadow of that name that it supersedes, or null
   */
  Seat shadow(String name, String definition, long from, boolean relief) {
    ExpertDefinition parsed = parsed(name, definition);
    Seat seat = current(name);
    if (seat != null && definitions.get(seat.slot()).equals(parsed)) {
      throw new IllegalArgumentException(
          "a shadow must differ from the version that it stands beside: " + name);
    }
    Seat former = shadowOf(name);
    if (former != null && definitions.get(former.slot()).equals(parsed)) {
      return null;
    }
    Seat ended = endShadow(name, from);
    Seat.Shadowing now = new Seat.Shadowing(from, Long.MAX_VALUE, relief);
    sit(
        new Seat(
            seats.size(),
            name,
            nextVersion(name),
            format.print(parsed),
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            false,
            Seat.NO_COLUMN,
            now,
            List.of(),
            0));
    return ended;
  }

  /** Ends the shadow of that name; returns it, or null where there is none. */
  Seat endShadow(String name, long from) {
    Seat shadow = shadowOf(name);
    return shadow == null ? null : replaced(shadow.shadowedUntil(from));
  }

  /**
   * Makes the shadow of that name a full expert, in a column of its own, instead of the expert that
   * it stood beside. Where it never stood, as the record is all that is left of a former run, the
   * expert begins as it is defined.
   *
   * @param definition of the shadow; empty for whichever stands there
   * @return the seat of the expert it replaced, or null
   */
  Seat promote(String name, String definition, long from) {
    Seat shadow = shadowOf(name);
    if (shadow == null && !definition.isEmpty()) {
      return put(name, definition, from);
    }
    if (shadow == null) {
      throw new IllegalArgumentException("the expert to promote must stand in shadow: " + name);
    }
    if (!definition.isEmpty() && !definitions.get(shadow.slot()).equals(parsed(name, definition))) {
      throw new IllegalArgumentException(
          "the definition to promote must be that of the shadow of " + name + ": " + definition);
    }
    Seat seat = current(name);
    Seat left = seat == null ? null : retire(seat, from);
    line(replaced(shadow.promotedTo(columns.size(), from)));
    return left;
  }

  /**
   * Goes back to the former version of an expert, with its slot and its column, hence its state and
   * what is believed of it; an expert that was retired comes back. Where that version never was, as
   * the record is all that is left of a former run, it begins as it is defined.
   *
   * @param definition of the former version; empty for the one before
   * @return the seat of the expert it replaced, or null
   */
  Seat rollBack(String name, String definition, long from) {
    Seat seat = current(name);
    ExpertDefinition wanted = definition.isEmpty() ? null : parsed(name, definition);
    if (seat != null && wanted != null && definitions.get(seat.slot()).sameExpert(wanted)) {
      return null;
    }
    Seat former = null;
    for (Seat other : seats) {
      boolean stood =
          other.name().equals(name) && other.isMember() && other.retiredFrom() > Long.MIN_VALUE;
      boolean fits = wanted == null || definitions.get(other.slot()).sameExpert(wanted);
      former = stood && other.retired() && fits ? other : former;
    }
    if (former == null && wanted != null) {
      return put(name, definition, from);
    }
    if (former == null) {
      throw new IllegalArgumentException(
          "the expert to roll back must have a former version: " + name);
    }
    Seat left = seat == null ? null : retire(seat, from);
    replaced(former.restoredFrom(from));
    return left;
  }

  private Seat replaced(Seat seat) {
    seats.set(seat.slot(), seat);
    forgetWhatWasMade();
    return seat;
  }

  /** The version of the control record that changed an expert last; 0 for none. */
  long lastChange(String name) {
    long last = 0;
    for (Seat seat : seats) {
      last = seat.name().equals(name) ? Math.max(last, seat.change()) : last;
    }
    return last;
  }

  /** Notes the version of a control record on the newest seat of an expert. */
  void noteChange(String name, long version) {
    Seat newest = null;
    for (Seat seat : seats) {
      newest = seat.name().equals(name) ? seat : newest;
    }
    if (newest != null) {
      replaced(newest.changedBy(version));
    }
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
    return replaced(seat.retiredFrom(from));
  }

  private void add(String name, String definition, long from, boolean configured) {
    Seat seat =
        new Seat(
            seats.size(),
            name,
            nextVersion(name),
            definition,
            from,
            Long.MAX_VALUE,
            configured,
            columns.size(),
            Seat.Shadowing.NONE,
            List.of(),
            0);
    sit(seat);
    line(seat);
  }

  private int nextVersion(String name) {
    int version = 1;
    for (Seat seat : seats) {
      version = seat.name().equals(name) ? seat.version() + 1 : version;
    }
    return version;
  }

  /** The shadow of that name that nobody has ended, or null. */
  Seat shadowOf(String name) {
    for (Seat seat : seats) {
      if (seat.name().equals(name) && seat.isShadow()) {
        return seat;
      }
    }
    return null;
  }

  /** The expert of that name that is not retired, or null. */
  Seat current(String name) {
    for (Seat seat : seats) {
      if (seat.name().equals(name) && seat.isMember() && !seat.retired()) {
        return seat;
      }
    }
    return null;
  }

  /** Whether an expert of that name is weighed at a time. */
  boolean isAsked(String name, long time) {
    for (Seat seat : seats) {
      if (seat.name().equals(name) && seat.isMember() && seat.activeAt(time)) {
        return true;
      }
    }
    return false;
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

  /** Number of columns ever given out. */
  int numColumns() {
    return columns.size();
  }

  /** Number of columns in use up to a time: whoever comes later is not counted in before. */
  int numColumns(long time) {
    for (int column = columns.size() - 1; column >= 0; column--) {
      if (seats.get(columns.get(column)).firstActive() <= time) {
        return column + 1;
      }
    }
    return 0;
  }

  /** The slot of a column. */
  int slot(int column) {
    return columns.get(column);
  }

  /** Marks the columns that may be asked about an item at a time. */
  void eligible(Features x, long time, boolean[] out) {
    if (eligible == null) {
      eligible =
          new EligibleColumns(
              columns.stream().map(seats::get).toList(),
              columns.stream().map(definitions::get).toList());
    }
    eligible.find(x, time, out);
  }

  /** The seats that are, were or will be asked without weight. */
  List<Seat> shadows() {
    if (shadows == null) {
      shadows = seats.stream().filter(seat -> !seat.shadow().equals(Seat.Shadowing.NONE)).toList();
    }
    return shadows;
  }
}

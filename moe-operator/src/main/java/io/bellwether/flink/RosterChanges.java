package io.bellwether.flink;

import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.schema.ExpertChange;
import java.util.ArrayList;
import java.util.List;

/**
 * What the actions of the control topic do to a roster. A change of an expert ends the shadow that
 * stood beside it.
 */
final class RosterChanges {
  private final Roster roster;
  private final DefinitionFormat format;
  private final Ordering ordering;

  RosterChanges(Roster roster, DefinitionFormat format, Ordering ordering) {
    this.roster = roster;
    this.format = format;
    this.ordering = ordering;
  }

  /**
   * Applies a change.
   *
   * @param version of its control record
   * @param from event time from which it holds
   * @return those who are not asked any more from then on
   * @throws IllegalArgumentException when it makes no sense; nothing has changed then
   */
  List<Seat> apply(ExpertChange change, long version, long from) {
    mustBeNewer(change.getExpert(), version);
    List<Seat> gone = changed(change, from);
    roster.noteChange(change.getExpert(), version);
    return gone;
  }

  /** Two people who saw the same roster cannot both change it, nor does a record count twice. */
  private void mustBeNewer(String expert, long version) {
    long last = roster.lastChange(expert);
    if (version != 0 && version <= last) {
      throw new IllegalArgumentException(
          "the version of a change of "
              + expert
              + " must be above that of the last one: "
              + version
              + ", last "
              + last
              + "; look at 'bellwether control list' and send it again");
    }
  }

  private List<Seat> changed(ExpertChange change, long from) {
    String name = change.getExpert();
    String spec = change.getSpec();
    List<Seat> gone = new ArrayList<>();
    switch (change.getAction()) {
      case ADD, REPLACE -> {
        if (mustBeginFirst(name, spec)) {
          note(roster.shadow(name, spec, from, true), gone);
        } else {
          Seat replaced = roster.put(name, spec, from);
          note(roster.endShadow(name, from), gone);
          note(replaced, gone);
        }
      }
      case RETIRE -> {
        gone.add(roster.retire(name, from));
        note(roster.endShadow(name, from), gone);
      }
      case SHADOW -> note(roster.shadow(name, spec, from, false), gone);
      case PROMOTE -> note(roster.promote(name, spec, from), gone);
      case ROLLBACK -> {
        Seat left = roster.rollBack(name, spec, from);
        note(roster.endShadow(name, from), gone);
        note(left, gone);
      }
      case WITHDRAW -> {
        Seat shadow = roster.endShadow(name, from);
        if (shadow == null) {
          throw new IllegalArgumentException("the shadow to withdraw must stand: " + name);
        }
        gone.add(shadow);
      }
      case UNKNOWN ->
          throw new IllegalArgumentException(
              "action is not known to this release; upgrade the job before you use it");
    }
    return gone;
  }

  private static void note(Seat seat, List<Seat> gone) {
    if (seat != null) {
      gone.add(seat);
    }
  }

  /**
   * Whether an expert takes a while to begin, and nobody may wait for it: then whoever it replaces
   * goes on until it has voted. In event-time order the stream waits instead, so that a rerun gives
   * the same bytes.
   */
  private boolean mustBeginFirst(String name, String spec) {
    if (ordering == Ordering.EVENT_TIME) {
      return false;
    }
    ExpertDefinition wanted = format.parse(spec);
    boolean slow = wanted.isServed() || !wanted.start().isNone();
    Seat current = roster.current(name);
    return slow && current != null && !roster.definition(current.slot()).equals(wanted);
  }
}

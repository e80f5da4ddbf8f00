package io.bellwether.flink;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.Needs;
import io.bellwether.core.mixture.ExpertDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which columns may be asked, remembered from one item to the next: of a thousand experts hardly
 * two differ in what they are asked about, and who is active changes with control records only.
 * Made anew whenever the roster changes.
 */
final class EligibleColumns {
  /** What decides whether an expert is asked about an item. */
  private record Condition(Eligibility eligibility, Needs needs) {
    boolean allows(Features x) {
      return eligibility.allows(x) && needs.metBy(x);
    }
  }

  private final Seat[] seats;
  private final List<Condition> conditions = new ArrayList<>();

  /** The index of its condition, by column. */
  private final int[] conditionOf;

  private final boolean[] allowed;

  /** Of the newest item that was not like the one before it. */
  private final boolean[] answer;

  /** Between these times nobody comes or goes; empty before the first item. */
  private long since = Long.MAX_VALUE;

  private long until = Long.MIN_VALUE;

  /** Both by column. */
  EligibleColumns(List<Seat> seats, List<ExpertDefinition> definitions) {
    this.seats = seats.toArray(Seat[]::new);
    this.conditionOf = new int[this.seats.length];
    for (int column = 0; column < conditionOf.length; column++) {
      ExpertDefinition expert = definitions.get(column);
      Condition condition = new Condition(expert.eligibility(), expert.spec().needs());
      int known = conditions.indexOf(condition);
      if (known < 0) {
        known = conditions.size();
        conditions.add(condition);
      }
      conditionOf[column] = known;
    }
    this.allowed = new boolean[conditions.size()];
    this.answer = new boolean[this.seats.length];
  }

  /** Marks the columns that may be asked about an item at a time. */
  void find(Features x, long time, boolean[] out) {
    boolean same = time >= since && time < until;
    for (int i = 0; i < allowed.length; i++) {
      boolean allows = conditions.get(i).allows(x);
      same &= allows == allowed[i];
      allowed[i] = allows;
    }
    if (!same) {
      answer(time);
    }
    System.arraycopy(answer, 0, out, 0, answer.length);
  }

  private void answer(long time) {
    since = Long.MIN_VALUE;
    until = Long.MAX_VALUE;
    Arrays.fill(answer, false);
    for (int column = 0; column < answer.length; column++) {
      Seat seat = seats[column];
      answer[column] = seat.activeAt(time) && allowed[conditionOf[column]];
      bound(seat.activeFrom(), time);
      bound(seat.retiredFrom(), time);
      for (long change : seat.earlier()) {
        bound(change, time);
      }
    }
  }

  private void bound(long change, long time) {
    if (change <= time) {
      since = Math.max(since, change);
    } else {
      until = Math.min(until, change);
    }
  }
}

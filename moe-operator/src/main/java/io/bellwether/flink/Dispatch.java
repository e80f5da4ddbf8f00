package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.gate.BatchRouter;
import io.bellwether.core.gate.Gate;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Shadow;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.GateVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one gate subtask knows beside its keys: the roster, the gate's parameters, and whom it has
 * introduced to their owners. Kept in broadcast state, equal on all subtasks.
 */
final class Dispatch {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  private static final List<Shadow> NO_SHADOWS = List.of();

  private final MoeSettings settings;
  private final BroadcastState<Integer, Seat> rosterState;
  private final Roster roster;
  private final RosterChanges changes;
  private final GateVersions gates;
  private final Features projected = new Features();
  private final BitSet introduced = new BitSet();

  /** Whom this start found retired; see {@link #repeatRetirements}. */
  private final List<Seat> retiredBefore = new ArrayList<>();

  private boolean[] eligible;

  private MetricGroup metrics;
  private final Map<String, Counter> numAsked = new HashMap<>();
  private Counter numApplied;
  private Counter numRefused;
  private Counter numOverflowed;
  private Counter numDropped;
  private Counter numWaited;
  private final RecentLoad load = new RecentLoad();
  private final BatchRouter router;

  Dispatch(MoeSettings settings, DefinitionFormat format, OperatorStateStore store)
      throws Exception {
    this.settings = settings;
    this.rosterState = store.getBroadcastState(States.roster());
    List<Seat> restored = new ArrayList<>();
    for (Map.Entry<Integer, Seat> entry : rosterState.entries()) {
      restored.add(entry.getValue());
    }
    this.roster = new Roster(format, restored);
    this.changes = new RosterChanges(roster, format, settings.ordering());
    roster.configure(settings.mixture().experts());
    for (Seat seat : roster.seats()) {
      if (seat.retired()) {
        retiredBefore.add(seat);
      }
    }
    this.gates =
        new GateVersions(
            settings,
            store.getBroadcastState(States.gateVersions()),
            roster.numColumns(),
            this::seat);
    this.router =
        new BatchRouter(settings.mixture().gate(), settings.mixture().batching().capacity());
    this.eligible = new boolean[roster.numColumns()];
    saveRoster();
  }

  void open(MetricGroup group) {
    metrics = group;
    numApplied = group.counter(MoeMetrics.CONTROL_APPLIED);
    numRefused = group.counter(MoeMetrics.CONTROL_REFUSED);
    numOverflowed = group.counter(MoeMetrics.CAPACITY_OVERFLOWED);
    numDropped = group.counter(MoeMetrics.CAPACITY_DROPPED);
    numWaited = group.counter(MoeMetrics.CAPACITY_WAITED);
    group.gauge(MoeMetrics.MAX_OVER_MEAN_LOAD, load::maxOverMean);
    group.gauge(MoeMetrics.LOAD_ENTROPY, load::entropy);
    group.gauge(MoeMetrics.ROUTING_ENTROPY, load::entropyOfWeights);
    group.gauge(MoeMetrics.GATE_VERSION, gates::version);
  }

  private void saveRoster() throws Exception {
    for (Seat seat : roster.seats()) {
      rosterState.put(seat.slot(), seat);
    }
  }

  /**
   * Picks the experts for an item.
   *
   * @return what the gate trainer will need: the projected features if the gate learns, else only
   *     their context
   */
  Features route(Features x, long time, Route out) throws IOException {
    Gate gate = gates.at(time);
    roster.eligible(x, time, eligible);
    gate.project(x, projected);
    gate.route(projected, eligible, out);
    return forTrainer(projected, out);
  }

  /** What the trainer will need of an item that was routed; counts whom it went to. */
  Features forTrainer(Features projected, Route route) {
    load.add(route);
    if (!settings.mixture().gate().learns()) {
      projected.clear();
    }
    return projected.copy();
  }

  /** Makes an item ready to be routed together with others of the same time. */
  BatchRouter.Entry entry(Features x, long time, int waits) throws IOException {
    Gate gate = gates.at(time);
    boolean[] allowed = new boolean[roster.numColumns()];
    roster.eligible(x, time, allowed);
    Features own = new Features();
    gate.project(x, own);
    return new BatchRouter.Entry(own, allowed, waits);
  }

  /** Routes a micro-batch. */
  void route(List<BatchRouter.Entry> batch) {
    router.route(gates.current(), batch);
    count(numOverflowed, router.overflowed());
    count(numDropped, router.dropped());
    count(numWaited, router.waited());
  }

  private static void count(Counter counter, long total) {
    counter.inc(total - counter.getCount());
  }

  /** Who sits in a slot, as defined. */
  ExpertDefinition definition(int slot) {
    return roster.definition(slot);
  }

  /** The same as text. */
  String definitionText(int slot) {
    return roster.seat(slot).definition();
  }

  /** The slot of a column. */
  int slot(int column) {
    return roster.slot(column);
  }

  /** The columns of slots of experts that are, or were, weighed. */
  int[] columns(int[] slots) {
    int[] columns = new int[slots.length];
    Arrays.setAll(columns, i -> roster.seat(slots[i]).column());
    return columns;
  }

  /** Introduces an expert if it has an owner that needs it, and tells combine who it is. */
  Asked ask(int slot, float weight, long time, Collector<ExpertInput> out) {
    Seat seat = asked(slot, time, out);
    numAsked(seat.name()).inc();
    return new Asked(slot, seat.name(), seat.version(), weight, seat.column());
  }

  private Seat asked(int slot, long time, Collector<ExpertInput> out) {
    if (!definition(slot).isServed()) {
      introduce(slot, time, out);
    }
    return roster.seat(slot);
  }

  /**
   * Introduces the shadows that are to be asked about an item. One that stands beside an expert is
   * asked when that is, one that stands alone whenever it may be.
   *
   * @param slots of the experts that are asked
   */
  Shadow[] shadows(Features x, long time, int[] slots, Collector<ExpertInput> out) {
    List<Shadow> shadows = NO_SHADOWS;
    for (Seat seat : roster.shadows()) {
      if (!seat.shadowAt(time) || !definition(seat.slot()).allows(x)) {
        continue;
      }
      int beside = beside(seat.name(), slots);
      if (beside == Shadow.ALONE && roster.isAsked(seat.name(), time)) {
        continue;
      }
      asked(seat.slot(), time, out);
      shadows = shadows.isEmpty() ? new ArrayList<>(2) : shadows;
      shadows.add(
          new Shadow(
              seat.slot(),
              seat.name(),
              seat.version(),
              beside,
              seat.shadow().relief(),
              seat.change()));
    }
    return shadows.toArray(Shadow[]::new);
  }

  private int beside(String name, int[] slots) {
    for (int i = 0; i < slots.length; i++) {
      if (roster.seat(slots[i]).name().equals(name)) {
        return i;
      }
    }
    return Shadow.ALONE;
  }

  /** Makes sure that the owner of a slot knows who sits in it. */
  void introduce(int slot, long time, Collector<ExpertInput> out) {
    if (!introduced.get(slot)) {
      introduced.set(slot);
      Seat seat = roster.seat(slot);
      boolean awaited =
          seat.isMember() && (seat.configured() || settings.ordering() == Ordering.EVENT_TIME);
      out.collect(new ExpertInput.Introduce(slot, time, seat.definition(), seat.life(), awaited));
    }
  }

  /** One counter a name: a replacement goes on with that of its predecessor. */
  private Counter numAsked(String name) {
    return numAsked.computeIfAbsent(
        name, n -> metrics.addGroup(MoeMetrics.EXPERT, n).counter(MoeMetrics.ASKED));
  }

  /**
   * Tells the owners, once after each start, which experts are gone. Those that another
   * configuration dropped have heard it from nobody yet, and hearing it twice does no harm.
   *
   * @param time event time of the first item after the start
   */
  void repeatRetirements(long time, Collector<ExpertInput> out) {
    for (Seat seat : retiredBefore) {
      out.collect(retirement(seat, Math.max(seat.goneFrom(), time)));
    }
    retiredBefore.clear();
  }

  /** Its last lessons come up to the maximum label age later; until then it can be restored. */
  private ExpertInput retirement(Seat seat, long from) {
    long last = from + settings.maxLabelAge().toMillis();
    long end = last < from ? Long.MAX_VALUE : last;
    return new ExpertInput.Retire(seat.slot(), end, seat.life());
  }

  /** Takes a control record in; one that makes no sense is counted and changes nothing. */
  void apply(Control control, long watermark, Collector<ExpertInput> out) throws Exception {
    try {
      long from = control.getEffectiveFrom().toEpochMilli();
      if (control.getChange() instanceof GateVersion version) {
        gates.apply(control.getVersion(), version, from);
      } else {
        ExpertChange change = (ExpertChange) control.getChange();
        change(change, control.getVersion(), from, watermark, out);
      }
      numApplied.inc();
    } catch (IllegalArgumentException | IOException e) {
      numRefused.inc();
      LOG.warn("control record refused, nothing changed: {}", e.getMessage());
    }
  }

  private void change(
      ExpertChange change, long version, long from, long watermark, Collector<ExpertInput> out)
      throws Exception {
    int before = roster.numSlots();
    for (Seat gone : changes.apply(change, version, from)) {
      out.collect(retirement(gone, Math.max(from, Math.max(watermark, 0))));
    }
    for (Seat seat : roster.seats()) {
      // Whoever is new, promoted or restored is introduced once more, ahead of its first task.
      if (seat.name().equals(change.getExpert()) && !seat.retired()) {
        introduced.clear(seat.slot());
      }
      if (seat.slot() >= before && !definition(seat.slot()).isServed()) {
        introduce(seat.slot(), Math.max(from, Math.max(watermark, 0)), out);
      }
    }
    gates.resize(roster.numColumns());
    eligible = new boolean[roster.numColumns()];
    saveRoster();
  }

  private void seat(Gate newcomer) {
    for (Seat seat : roster.seats()) {
      if (seat.isMember()) {
        newcomer.seat(seat.column(), seat.name());
        newcomer.charge(seat.column(), settings.mixture().penalty(roster.definition(seat.slot())));
      }
    }
  }

  /** Columns that count for items of a time. */
  int numColumns(long time) {
    return roster.numColumns(time);
  }

  long gateVersion() {
    return gates.version();
  }

  long gateLabelsSeenUpTo() {
    return gates.labelsSeenUpTo();
  }
}

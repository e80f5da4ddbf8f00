package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.Snapshot;
import io.bellwether.core.gate.BatchRouter;
import io.bellwether.core.gate.Gate;
import io.bellwether.core.gate.Gates;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.GateVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** Versions that wait for their time; more come only from the control topic of a former run. */
  private static final int MAX_WAITING = 16;

  private final MoeSettings settings;
  private final BroadcastState<Integer, Seat> rosterState;
  private final BroadcastState<String, InstalledGate> gateState;
  private final Roster roster;
  private Gate gate;
  private final Features projected = new Features();
  private final BitSet introduced = new BitSet();

  /** Whom this start found retired; see {@link #repeatRetirements}. */
  private final List<Seat> retiredBefore = new ArrayList<>();

  private boolean[] eligible;

  /** By the newest label time they have seen: the installed version and those that wait. */
  private final TreeMap<Long, InstalledGate> versions = new TreeMap<>();

  private long gateVersion;
  private long gateLabelsSeenUpTo = Long.MIN_VALUE;
  private long nextSeenUpTo = Long.MAX_VALUE;
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
    this.gateState = store.getBroadcastState(States.gateVersions());
    List<Seat> restored = new ArrayList<>();
    for (Map.Entry<Integer, Seat> entry : rosterState.entries()) {
      restored.add(entry.getValue());
    }
    this.roster = new Roster(format, restored);
    roster.configure(settings.mixture().experts());
    for (Seat seat : roster.seats()) {
      if (seat.retired()) {
        retiredBefore.add(seat);
      }
    }
    this.gate = Gates.create(settings.mixture().gate(), roster.numSlots());
    seat(gate);
    this.router =
        new BatchRouter(settings.mixture().gate(), settings.mixture().batching().capacity());
    this.eligible = new boolean[roster.numSlots()];
    for (Map.Entry<String, InstalledGate> entry : gateState.entries()) {
      InstalledGate version = entry.getValue();
      readable(version);
      versions.put(version.labelsSeenUpTo(), version);
    }
    nextSeenUpTo = versions.isEmpty() ? Long.MAX_VALUE : versions.firstKey();
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
    group.gauge(MoeMetrics.GATE_VERSION, () -> gateVersion);
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
    installBefore(time);
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

  private void installBefore(long time) throws IOException {
    if (nextSeenUpTo < time) {
      installNewestBefore(time);
    }
  }

  /** Makes an item ready to be routed together with others of the same time. */
  BatchRouter.Entry entry(Features x, long time, int waits) throws IOException {
    installBefore(time);
    boolean[] allowed = new boolean[roster.numSlots()];
    roster.eligible(x, time, allowed);
    Features own = new Features();
    gate.project(x, own);
    return new BatchRouter.Entry(own, allowed, waits);
  }

  /** Routes a micro-batch. */
  void route(List<BatchRouter.Entry> batch) {
    router.route(gate, batch);
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

  /** Introduces an expert if it has an owner that needs it, and tells combine who it is. */
  Asked ask(int slot, float weight, long time, Collector<ExpertInput> out) {
    if (!definition(slot).isServed()) {
      introduce(slot, time, out);
    }
    Seat seat = roster.seat(slot);
    numAsked(seat.name()).inc();
    return new Asked(slot, seat.name(), seat.version(), weight);
  }

  /** Makes sure that the owner of a slot knows who sits in it. */
  void introduce(int slot, long time, Collector<ExpertInput> out) {
    if (!introduced.get(slot)) {
      introduced.set(slot);
      out.collect(new ExpertInput.Introduce(slot, time, roster.seat(slot).definition()));
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
      out.collect(retirement(seat.slot(), Math.max(seat.retiredFrom(), time)));
    }
    retiredBefore.clear();
  }

  /** Its last lessons come up to the maximum label age later. */
  private ExpertInput retirement(int slot, long from) {
    long last = from + settings.maxLabelAge().toMillis();
    return new ExpertInput.Retire(slot, last < from ? Long.MAX_VALUE : last);
  }

  /** Takes a control record in; one that makes no sense is counted and changes nothing. */
  void apply(Control control, long watermark, Collector<ExpertInput> out) throws Exception {
    try {
      if (control.getChange() instanceof GateVersion version) {
        keep(control.getVersion(), version);
      } else {
        long from = control.getEffectiveFrom().toEpochMilli();
        change((ExpertChange) control.getChange(), from, watermark, out);
      }
      numApplied.inc();
    } catch (IllegalArgumentException | IOException e) {
      numRefused.inc();
      LOG.warn("control record refused, nothing changed: {}", e.getMessage());
    }
  }

  private void change(ExpertChange change, long from, long watermark, Collector<ExpertInput> out)
      throws Exception {
    Seat retired =
        switch (change.getAction()) {
          case ADD, REPLACE -> roster.put(change.getExpert(), change.getSpec(), from);
          case RETIRE -> roster.retire(change.getExpert(), from);
          case UNKNOWN ->
              throw new IllegalArgumentException(
                  "action is not known to this release; upgrade the job before you use it");
        };
    if (retired != null) {
      out.collect(retirement(retired.slot(), Math.max(from, Math.max(watermark, 0))));
    }
    gate.resize(roster.numSlots());
    seat(gate);
    eligible = new boolean[roster.numSlots()];
    saveRoster();
  }

  /**
   * Keeps a version until items later than every label it has seen: the control topic may hold what
   * a former run of the same news learned, and installing that at once would be look-ahead.
   */
  private void keep(long version, GateVersion change) throws Exception {
    ByteBuffer buffer = change.getParameters().duplicate();
    byte[] parameters = new byte[buffer.remaining()];
    buffer.get(parameters);
    long seenUpTo = change.getLabelsSeenUpTo().toEpochMilli();
    if (seenUpTo <= gateLabelsSeenUpTo) {
      return;
    }
    InstalledGate kept = new InstalledGate(version, seenUpTo, parameters);
    readable(kept);
    versions.put(seenUpTo, kept);
    gateState.put(Long.toString(seenUpTo), kept);
    forget(versions.headMap(gateLabelsSeenUpTo));
    while (versions.size() > MAX_WAITING) {
      forget(versions.tailMap(versions.lastKey()));
    }
    nextSeenUpTo = nextAfter(gateLabelsSeenUpTo);
  }

  private void forget(Map<Long, InstalledGate> some) throws Exception {
    for (Long seenUpTo : List.copyOf(some.keySet())) {
      versions.remove(seenUpTo);
      gateState.remove(Long.toString(seenUpTo));
    }
  }

  private long nextAfter(long seenUpTo) {
    Long next = versions.higherKey(seenUpTo);
    return next == null ? Long.MAX_VALUE : next;
  }

  private void installNewestBefore(long time) throws IOException {
    InstalledGate newest = versions.lowerEntry(time).getValue();
    gate = readable(newest);
    gateVersion = newest.version();
    gateLabelsSeenUpTo = newest.labelsSeenUpTo();
    nextSeenUpTo = nextAfter(gateLabelsSeenUpTo);
  }

  /** Into a fresh gate: one that cannot be read must leave the current one as it is. */
  private Gate readable(InstalledGate version) throws IOException {
    Gate candidate =
        Gates.create(settings.mixture().gate(), Math.max(roster.numSlots(), gate.numExperts()));
    Snapshot.read(version.parameters(), candidate);
    seat(candidate);
    return candidate;
  }

  private void seat(Gate newcomer) {
    for (Seat seat : roster.seats()) {
      newcomer.seat(seat.slot(), seat.name());
      newcomer.charge(seat.slot(), settings.mixture().penalty(roster.definition(seat.slot())));
    }
  }

  int numSlots() {
    return roster.numSlots();
  }

  long gateVersion() {
    return gateVersion;
  }

  long gateLabelsSeenUpTo() {
    return Math.max(0, gateLabelsSeenUpTo);
  }
}

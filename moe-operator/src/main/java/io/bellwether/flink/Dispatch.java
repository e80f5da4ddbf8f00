package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.Snapshot;
import io.bellwether.core.gate.Gate;
import io.bellwether.core.gate.Gates;
import io.bellwether.core.gate.Route;
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
  private static final String CURRENT = "current";

  private final MoeSettings settings;
  private final BroadcastState<Integer, Seat> rosterState;
  private final BroadcastState<String, InstalledGate> gateState;
  private final Roster roster;
  private final Gate gate;
  private final Features projected = new Features();
  private final BitSet introduced = new BitSet();

  /** Whom this start found retired; see {@link #repeatRetirements}. */
  private final List<Seat> retiredBefore = new ArrayList<>();

  private boolean[] eligible;
  private long gateVersion;
  private long gateLabelsSeenUpTo;
  private MetricGroup metrics;
  private final Map<String, Counter> numAsked = new HashMap<>();
  private Counter numApplied;
  private Counter numRefused;

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
    this.eligible = new boolean[roster.numSlots()];
    InstalledGate installed = gateState.get(CURRENT);
    if (installed != null) {
      install(installed);
    }
    saveRoster();
  }

  void open(MetricGroup group) {
    metrics = group;
    numApplied = group.counter(MoeMetrics.CONTROL_APPLIED);
    numRefused = group.counter(MoeMetrics.CONTROL_REFUSED);
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
  Features route(Features x, long time, Route out) {
    roster.eligible(x, time, eligible);
    gate.project(x, projected);
    gate.route(projected, eligible, out);
    if (!settings.mixture().gate().learns()) {
      projected.clear();
    }
    return projected.copy();
  }

  /** Introduces an expert if need be, and tells the combine step who it is. */
  Asked ask(int slot, float weight, long time, Collector<ExpertInput> out) {
    introduce(slot, time, out);
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
        installNewer(control.getVersion(), version);
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
    eligible = new boolean[roster.numSlots()];
    saveRoster();
  }

  private void installNewer(long version, GateVersion change) throws Exception {
    if (version <= gateVersion) {
      return;
    }
    ByteBuffer buffer = change.getParameters().duplicate();
    byte[] parameters = new byte[buffer.remaining()];
    buffer.get(parameters);
    InstalledGate installed =
        new InstalledGate(version, change.getLabelsSeenUpTo().toEpochMilli(), parameters);
    install(installed);
    gateState.put(CURRENT, installed);
  }

  private void install(InstalledGate installed) throws IOException {
    Gate candidate = Gates.create(settings.mixture().gate(), gate.numExperts());
    Snapshot.read(installed.parameters(), candidate);
    Snapshot.read(installed.parameters(), gate);
    gate.resize(Math.max(gate.numExperts(), roster.numSlots()));
    gateVersion = installed.version();
    gateLabelsSeenUpTo = installed.labelsSeenUpTo();
  }

  int numSlots() {
    return roster.numSlots();
  }

  long gateVersion() {
    return gateVersion;
  }

  long gateLabelsSeenUpTo() {
    return gateLabelsSeenUpTo;
  }
}

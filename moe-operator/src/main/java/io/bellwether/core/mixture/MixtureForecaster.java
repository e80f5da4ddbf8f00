package io.bellwether.core.mixture;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import io.bellwether.core.gate.BatchRouter;
import io.bellwether.core.gate.RoutingStats;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A {@link Mixture} as something that can be scored; keeps each item's account until its label, and
 * counts who was asked.
 */
public final class MixtureForecaster implements Forecaster {
  private final Mixture mixture;
  private final RoutingStats routing;

  /** Those whose label is still to come, but for the newest. */
  private final Map<String, Decided> waiting = new HashMap<>();

  /** Whose label comes next where labels are known before the next item; null for none. */
  private Decided newest;

  /** Those whose label was learned, to be used again. */
  private final Deque<Decided> spare = new ArrayDeque<>();

  private Account account;
  private final Map<String, BatchRouter.Entry> together = new HashMap<>();
  private final Map<String, Integer> waits = new HashMap<>();
  private long decisionTime = Long.MIN_VALUE;

  /** An item's account, and from when on its label may count. */
  private static final class Decided {
    private final Account account;
    private String id = "";
    private long time;

    private Decided(Account account) {
      this.account = account;
    }
  }

  /** Wraps a mixture, which must not be used beside this. */
  public MixtureForecaster(Mixture mixture) {
    this.mixture = mixture;
    this.account = mixture.newAccount();
    this.routing = new RoutingStats(mixture.spec().experts().size());
  }

  @Override
  public int numClasses() {
    return mixture.spec().classes().size();
  }

  @Override
  public void begin(long decisionTime, List<Observation> batch) {
    this.decisionTime = decisionTime;
    if (!mixture.spec().batching().isOn()) {
      return;
    }
    together.clear();
    Map<String, List<BatchRouter.Entry>> byKey = new LinkedHashMap<>();
    for (Observation o : batch) {
      Integer waited = waits.remove(o.id());
      BatchRouter.Entry entry = mixture.entry(o.features(), waited == null ? 0 : waited);
      together.put(o.id(), entry);
      String key = mixture.spec().batching().key().of(o.features());
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(entry);
    }
    byKey.values().forEach(mixture::route);
  }

  @Override
  public boolean defers(Observation o) {
    BatchRouter.Entry entry = together.isEmpty() ? null : together.get(o.id());
    if (entry == null || !entry.deferred()) {
      return false;
    }
    waits.put(o.id(), entry.waits() + 1);
    return true;
  }

  @Override
  public void predict(Observation o, double[] out) {
    Decided decided = spare.isEmpty() ? new Decided(mixture.newAccount()) : spare.pop();
    decided.id = o.id();
    decided.time = Math.max(decisionTime, o.eventTime());
    account = decided.account;
    BatchRouter.Entry entry = together.isEmpty() ? null : together.get(o.id());
    if (entry == null) {
      mixture.predict(o, decided.time, account);
    } else {
      mixture.predict(o, entry.route(), decided.time, account);
    }
    routing.add(o.features(), account.slots(), account.size());
    System.arraycopy(account.probabilities(), 0, out, 0, numClasses());
    if (o.label() >= 0) {
      await(decided);
    } else {
      spare.push(decided);
    }
  }

  private void await(Decided decided) {
    if (newest != null) {
      waiting.put(newest.id, newest);
    }
    newest = decided;
  }

  /** What each in-stream expert has learned by now, in slot order. */
  public List<ModelFile> models() {
    return IntStream.range(0, mixture.spec().experts().size())
        .filter(slot -> !mixture.spec().experts().get(slot).isServed())
        .mapToObj(mixture::model)
        .toList();
  }

  /** The account of the newest prediction, valid until the next. */
  public Account account() {
    return account;
  }

  /** What is scored; only to be looked at. */
  public Mixture mixture() {
    return mixture;
  }

  /** Who was asked about what so far; live. */
  public RoutingStats routing() {
    return routing;
  }

  @Override
  public void learn(Observation o, int label) {
    Decided decided = take(o.id());
    long labelTime = Math.max(o.labelTime(), decided.time);
    mixture.learn(o.features(), decided.account, label, labelTime);
    spare.push(decided);
  }

  private Decided take(String id) {
    if (newest == null || !newest.id.equals(id)) {
      return waiting.remove(id);
    }
    Decided taken = newest;
    newest = null;
    return taken;
  }
}

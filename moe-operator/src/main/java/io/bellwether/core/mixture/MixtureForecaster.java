package io.bellwether.core.mixture;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import io.bellwether.core.gate.BatchRouter;
import io.bellwether.core.gate.RoutingStats;
import java.util.ArrayList;
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
  private final Account account;
  private final RoutingStats routing;
  private final Map<String, Decided> waiting = new HashMap<>();
  private final Map<String, BatchRouter.Entry> together = new HashMap<>();
  private final Map<String, Integer> waits = new HashMap<>();
  private long decisionTime = Long.MIN_VALUE;

  /** An item's account, and from when on its label may count. */
  private record Decided(Account account, long time) {}

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
    BatchRouter.Entry entry = together.get(o.id());
    if (entry == null || !entry.deferred()) {
      return false;
    }
    waits.put(o.id(), entry.waits() + 1);
    return true;
  }

  @Override
  public void predict(Observation o, double[] out) {
    BatchRouter.Entry entry = together.get(o.id());
    if (entry == null) {
      mixture.predict(o, Math.max(decisionTime, o.eventTime()), account);
    } else {
      mixture.predict(o, entry.route(), Math.max(decisionTime, o.eventTime()), account);
    }
    for (int i = 0; i < account.size(); i++) {
      routing.add(o.features(), account.slot(i));
    }
    System.arraycopy(account.probabilities(), 0, out, 0, numClasses());
    if (o.label() >= 0) {
      waiting.put(o.id(), new Decided(account.copy(), Math.max(decisionTime, o.eventTime())));
    }
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
    Decided decided = waiting.remove(o.id());
    long labelTime = Math.max(o.labelTime(), decided.time());
    mixture.learn(o.features(), decided.account(), label, labelTime);
  }
}

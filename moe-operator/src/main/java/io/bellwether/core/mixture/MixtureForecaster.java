package io.bellwether.core.mixture;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A {@link Mixture} as something that can be scored; keeps each item's account until its label. */
public final class MixtureForecaster implements Forecaster {
  private final Mixture mixture;
  private final Account account;
  private final Map<String, Account> waiting = new HashMap<>();

  /** Wraps a mixture, which must not be used beside this. */
  public MixtureForecaster(Mixture mixture) {
    this.mixture = mixture;
    this.account = mixture.newAccount();
  }

  @Override
  public int numClasses() {
    return mixture.spec().classes().size();
  }

  @Override
  public void predict(Observation o, double[] out) {
    mixture.predict(o.features(), o.eventTime(), account);
    System.arraycopy(account.probabilities(), 0, out, 0, numClasses());
    if (o.label() >= 0) {
      waiting.put(o.id(), account.copy());
    }
  }

  /** What each expert has learned by now, in slot order. */
  public List<ModelFile> models() {
    return IntStream.range(0, mixture.spec().experts().size()).mapToObj(mixture::model).toList();
  }

  /** The account of the newest prediction, valid until the next. */
  public Account account() {
    return account;
  }

  @Override
  public void learn(Observation o, int label) {
    long labelTime = Math.max(o.labelTime(), o.eventTime());
    mixture.learn(o.features(), waiting.remove(o.id()), label, labelTime);
  }
}

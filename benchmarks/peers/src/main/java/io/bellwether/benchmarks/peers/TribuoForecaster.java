package io.bellwether.benchmarks.peers;

import io.bellwether.core.Features;
import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Tribuo's logistic regression, which does not learn item by item: it is trained anew on the newest
 * {@value #WINDOW} labels after every {@value #EVERY}. Tribuo has an interface {@code
 * IncrementalTrainer}, but in 4.3 no trainer of its own implements it, and those by stochastic
 * gradient begin every training from nothing.
 */
final class TribuoForecaster implements Forecaster {
  static final int EVERY = 500;
  static final int WINDOW = 5_000;

  /** Kept, as a logger that nobody holds forgets its level: it tells of every thousand steps. */
  private static final Logger CHATTER =
      Logger.getLogger("org.tribuo.common.sgd.AbstractSGDTrainer");

  static {
    CHATTER.setLevel(Level.WARNING);
  }

  private final LabelFactory labels = new LabelFactory();
  private final List<String> classes;
  private final boolean text;
  private final Deque<Example<Label>> window = new ArrayDeque<>();
  private Model<Label> model;
  private int learned;

  TribuoForecaster(PeerStream stream) {
    this.classes = stream.classes().names();
    this.text = stream.isText();
  }

  @Override
  public int numClasses() {
    return classes.size();
  }

  @Override
  public void predict(Observation o, double[] out) {
    Arrays.fill(out, 0, classes.size(), 1.0 / classes.size());
    if (model == null) {
      return;
    }
    var scores = model.predict(example(o.features(), LabelFactory.UNKNOWN_LABEL)).getOutputScores();
    double[] votes = new double[classes.size()];
    for (int c = 0; c < votes.length; c++) {
      Label score = scores.get(classes.get(c));
      votes[c] = score == null ? 0 : score.getScore();
    }
    MoaForecaster.normalise(votes, votes.length, out);
  }

  @Override
  public void learn(Observation o, int label) {
    window.add(example(o.features(), new Label(classes.get(label))));
    if (window.size() > WINDOW) {
      window.remove();
    }
    if (++learned % EVERY == 0) {
      var source = new SimpleDataSourceProvenance("newest labels", labels);
      MutableDataset<Label> dataset = new MutableDataset<>(source, labels);
      window.forEach(dataset::add);
      model = new LogisticRegressionTrainer().train(dataset);
    }
  }

  private Example<Label> example(Features x, Label label) {
    int size = text ? x.size() : x.numbers().length;
    String[] names = new String[size];
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      names[i] = Integer.toString(text ? x.indices()[i] : i);
      values[i] = text ? x.values()[i] : x.numbers()[i];
    }
    return new ArrayExample<>(label, names, values);
  }
}

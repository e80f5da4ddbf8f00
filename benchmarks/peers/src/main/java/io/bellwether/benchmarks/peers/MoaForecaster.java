package io.bellwether.benchmarks.peers;

import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import com.yahoo.labs.samoa.instances.SparseInstance;
import io.bellwether.core.Features;
import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moa.classifiers.Classifier;

/**
 * A classifier of MOA's as something that can be scored. An item becomes an instance once, dense
 * from its numbers, with or without their {@linkplain PastOfRows past}, or sparse from its hashed
 * text, and is kept until its label is known.
 */
final class MoaForecaster implements Forecaster {
  private final Classifier classifier;
  private final InstancesHeader header;
  private final int numInputs;
  private final int numClasses;
  private final boolean sparse;
  private final PastOfRows past;
  private final Map<String, Instance> waiting = new HashMap<>();

  /** Shown items as they are. */
  MoaForecaster(Classifier classifier, PeerStream stream) {
    this(classifier, stream, null);
  }

  /**
   * Shown rows and their past.
   *
   * @param past this learner's own; null to show items as they are
   */
  MoaForecaster(Classifier classifier, PeerStream stream, PastOfRows past) {
    this.classifier = classifier;
    this.numInputs = past == null ? stream.numInputs() : past.width();
    this.numClasses = stream.classes().size();
    this.sparse = stream.isText();
    this.past = past;
    this.header = header(stream, numInputs);
    classifier.setModelContext(header);
    classifier.prepareForUse();
  }

  private static InstancesHeader header(PeerStream stream, int numInputs) {
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < numInputs; i++) {
      attributes.add(new Attribute("x" + i));
    }
    attributes.add(new Attribute("class", stream.classes().names()));
    Instances instances = new Instances(stream.name(), attributes, 0);
    instances.setClassIndex(numInputs);
    return new InstancesHeader(instances);
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public void predict(Observation o, double[] out) {
    Instance instance = instance(o.features());
    normalise(classifier.getVotesForInstance(instance), numClasses, out);
    if (o.label() >= 0) {
      waiting.put(o.id(), instance);
    }
  }

  @Override
  public void learn(Observation o, int label) {
    Instance instance = waiting.remove(o.id());
    instance.setClassValue(label);
    classifier.trainOnInstance(instance);
    if (past != null) {
      past.remember(o.features().numbers(), label);
    }
  }

  /** Without a class yet. */
  Instance instance(Features x) {
    Instance instance = sparse ? sparse(x) : dense(x);
    instance.setDataset(header);
    return instance;
  }

  private Instance dense(Features x) {
    double[] values = new double[numInputs + 1];
    if (past == null) {
      for (int i = 0; i < numInputs; i++) {
        values[i] = x.numbers()[i];
      }
    } else {
      past.look(x.numbers(), values);
    }
    return new DenseInstance(1, values);
  }

  /** In ascending order of the entries, the class last. */
  private Instance sparse(Features x) {
    long[] order = new long[x.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) x.indices()[i] << 32 | i;
    }
    Arrays.sort(order);
    double[] values = new double[order.length + 1];
    int[] indices = new int[order.length + 1];
    int size = 0;
    for (long entry : order) {
      int index = (int) (entry >>> 32);
      if (size == 0 || indices[size - 1] != index) {
        indices[size++] = index;
      }
      values[size - 1] += x.values()[(int) entry];
    }
    indices[size] = numInputs;
    return new SparseInstance(
        1, Arrays.copyOf(values, size + 1), Arrays.copyOf(indices, size + 1), numInputs + 1);
  }

  /** Votes are of any sum and may lack the last classes; without any all classes are alike. */
  static void normalise(double[] votes, int numClasses, double[] out) {
    double sum = 0;
    for (int c = 0; c < numClasses; c++) {
      out[c] = c < votes.length && votes[c] > 0 ? votes[c] : 0;
      sum += out[c];
    }
    boolean usable = sum > 0 && sum < Double.POSITIVE_INFINITY;
    for (int c = 0; c < numClasses; c++) {
      out[c] = usable ? out[c] / sum : 1.0 / numClasses;
    }
  }
}

package io.bellwether.pipeline.evaluation;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import io.bellwether.core.ensemble.Committee;
import io.bellwether.core.ensemble.Pool;
import io.bellwether.core.mixture.Mixture;
import io.bellwether.core.mixture.MixtureForecaster;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.Panel;
import java.util.ArrayList;
import java.util.List;

/** Forecasters that are played side by side, as they read the same features. */
final class Lineup implements Forecaster {
  private final int numClasses;
  private final List<Forecaster> players = new ArrayList<>();
  private final List<double[]> buffers = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<double[]> opinions = new ArrayList<>();
  private final List<Traced> traced = new ArrayList<>();

  /** A mixture that is followed. */
  private record Traced(MixtureForecaster mixture, RoutingTrace trace) {}

  Lineup(int numClasses) {
    this.numClasses = numClasses;
  }

  /** Adds a row of its own; returns the live array of its predictions. */
  double[] add(Row row, Forecaster forecaster) {
    double[] buffer = play(forecaster);
    addRow(row, buffer);
    return buffer;
  }

  /** Adds a mixture and follows whom it asks. */
  void addMixture(Row row, MixtureSpec spec, Panel panel, RoutingTrace trace) {
    MixtureForecaster mixture = new MixtureForecaster(new Mixture(spec, panel));
    add(row, mixture);
    traced.add(new Traced(mixture, trace));
  }

  /** Has a committee played; its members and pools become rows by {@link #addRow}. */
  Committee addCommittee(List<Forecaster> members, List<Pool> pools) {
    Committee committee = new Committee(members, pools);
    play(committee);
    return committee;
  }

  private double[] play(Forecaster forecaster) {
    double[] buffer = new double[numClasses];
    players.add(forecaster);
    buffers.add(buffer);
    return buffer;
  }

  /** Adds a row whose predictions come to lie in an array with each item. */
  void addRow(Row row, double[] opinion) {
    rows.add(row);
    opinions.add(opinion);
  }

  List<Row> rows() {
    return rows;
  }

  /** Live array of what a row says of the newest item. */
  double[] opinion(int row) {
    return opinions.get(row);
  }

  /** Tells the traces that an item was predicted. */
  void trace(Observation o, int index, boolean scored) {
    for (Traced one : traced) {
      one.trace().predicted(o, one.mixture().account(), index, scored);
      Mixture mixture = one.mixture().mixture();
      one.trace().watched(mixture.numDrifts(), mixture.numBlind());
    }
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public void begin(long decisionTime, List<Observation> batch) {
    players.forEach(player -> player.begin(decisionTime, batch));
  }

  /** A mixture that lets items wait is the only one in its lineup, and the others wait with it. */
  @Override
  public boolean defers(Observation o) {
    return traced.stream().anyMatch(one -> one.mixture().defers(o));
  }

  @Override
  public void predict(Observation o, double[] out) {
    for (int i = 0; i < players.size(); i++) {
      players.get(i).predict(o, buffers.get(i));
    }
    System.arraycopy(buffers.get(0), 0, out, 0, numClasses);
  }

  @Override
  public void learn(Observation o, int label) {
    players.forEach(player -> player.learn(o, label));
  }
}

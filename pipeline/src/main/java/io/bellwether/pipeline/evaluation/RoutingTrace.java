package io.bellwether.pipeline.evaluation;

import io.bellwether.core.Observation;
import io.bellwether.core.mixture.Account;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whom a mixture asks and believes: final weights over time, routing weights by language and
 * symbol.
 */
public final class RoutingTrace {
  /** Parts of equal length into which the stream is cut. */
  public static final int SLICES = 20;

  private final String mixture;
  private final List<String> experts;
  private final int numItems;
  private final AskedCounts asked;
  private long numDrifts;
  private long numBlind;
  private final double[][] weights;
  private final int[] sliceSizes = new int[SLICES];
  private final long[] sliceStarts = new long[SLICES];
  private final Map<String, Sum> byLanguage = new TreeMap<>();
  private final Map<String, Sum> bySymbol = new TreeMap<>();

  /**
   * How the items of one language or symbol were routed.
   *
   * @param shares mean routing weight of each expert, renormalised over those that were asked
   * @param weights mean final weight of each expert, routing weight times belief
   */
  public record Routing(String value, int items, double[] shares, double[] weights) {}

  /** Routing weights added up. */
  private static final class Sum {
    private int items;
    private final double[] weights;
    private final double[] finalWeights;

    Sum(int numExperts) {
      weights = new double[numExperts];
      finalWeights = new double[numExperts];
    }

    void add(Account account) {
      double total = 0;
      for (int i = 0; i < account.size(); i++) {
        total += account.routingWeight(i);
      }
      for (int i = 0; i < account.size(); i++) {
        weights[account.slot(i)] += account.routingWeight(i) / total;
        finalWeights[account.slot(i)] += account.weight(i);
      }
      items++;
    }

    Routing mean(String value) {
      return new Routing(value, items, mean(weights), mean(finalWeights));
    }

    private double[] mean(double[] sums) {
      return Arrays.stream(sums).map(sum -> sum / items).toArray();
    }
  }

  RoutingTrace(String mixture, List<String> experts, int numItems, AskedCounts asked) {
    this.asked = asked;
    this.mixture = mixture;
    this.experts = List.copyOf(experts);
    this.numItems = numItems;
    this.weights = new double[SLICES][experts.size()];
  }

  /** Counts an item, the {@code index}-th of the stream, with the mixture's account of it. */
  void predicted(Observation o, Account account, int index, boolean scored) {
    int slice = (int) ((long) index * SLICES / numItems);
    sliceStarts[slice] = sliceSizes[slice]++ == 0 ? o.eventTime() : sliceStarts[slice];
    for (int i = 0; i < account.size(); i++) {
      weights[slice][account.slot(i)] += account.weight(i);
    }
    if (scored) {
      asked.predicted(account);
      sum(byLanguage, o.features().language()).add(account);
      sum(bySymbol, o.features().symbol()).add(account);
    }
  }

  /** What the mixture noticed of itself from the beginning of the stream on. */
  void watched(long drifts, long blind) {
    numDrifts = drifts;
    numBlind = blind;
  }

  /** Changes of experts' losses that were noticed in the whole stream. */
  long numDrifts() {
    return numDrifts;
  }

  /** Predictions that were made blind in the whole stream. */
  long numBlind() {
    return numBlind;
  }

  private Sum sum(Map<String, Sum> sums, String value) {
    return sums.computeIfAbsent(value, v -> new Sum(experts.size()));
  }

  /** How often its served experts were asked. */
  List<AskedCounts.Share> asked() {
    return asked.shares();
  }

  /** The name of the mixture. */
  public String mixture() {
    return mixture;
  }

  /** The mixture's experts by slot. */
  public List<String> experts() {
    return experts;
  }

  /** When a slice begins; the time of its first item. */
  public Instant sliceStart(int slice) {
    return Instant.ofEpochMilli(sliceStarts[slice]);
  }

  /** How many items a slice has. */
  public int sliceSize(int slice) {
    return sliceSizes[slice];
  }

  /** An expert's mean final weight in a slice; NaN in an empty one. */
  public double weight(int slice, int expert) {
    return weights[slice][expert] / sliceSizes[slice];
  }

  /** The scored items' routing by language, most frequent first. */
  public List<Routing> byLanguage() {
    return mostFrequentFirst(byLanguage);
  }

  /** The scored items' routing by symbol, most frequent first. */
  public List<Routing> bySymbol() {
    return mostFrequentFirst(bySymbol);
  }

  private static List<Routing> mostFrequentFirst(Map<String, Sum> sums) {
    List<Routing> sorted = new ArrayList<>();
    sums.forEach((value, sum) -> sorted.add(sum.mean(value)));
    sorted.sort((a, b) -> Integer.compare(b.items(), a.items()));
    return sorted;
  }

  /** Mean routing weight of each expert over all scored items. */
  public double[] load() {
    double[] load = new double[experts.size()];
    int items = 0;
    for (Sum sum : byLanguage.values()) {
      items += sum.items;
      for (int i = 0; i < load.length; i++) {
        load[i] += sum.weights[i];
      }
    }
    for (int i = 0; i < load.length; i++) {
      load[i] /= items;
    }
    return load;
  }

  /** The largest load over the mean load; 1 when all experts are asked alike. */
  public double maxMeanLoad() {
    double max = 0;
    for (double load : load()) {
      max = Math.max(max, load);
    }
    return max * experts.size();
  }

  /**
   * How much the language of an item says of its routing: mutual information over the mean of both
   * entropies (Strehl and Ghosh, 2002, with the arithmetic mean), from 0 to 1. The joint
   * distribution is the share of routing weight by language and expert. 0 for one language.
   */
  public double languageInformation() {
    double[] load = load();
    double items = byLanguage.values().stream().mapToInt(sum -> sum.items).sum();
    double languageEntropy = 0;
    double information = 0;
    for (Sum sum : byLanguage.values()) {
      double p = sum.items / items;
      languageEntropy -= p * Math.log(p);
      for (int i = 0; i < load.length; i++) {
        double joint = sum.weights[i] / items;
        information += joint > 0 ? joint * Math.log(joint / (p * load[i])) : 0;
      }
    }
    double mean = (languageEntropy + entropy(load)) / 2;
    return mean > 0 ? Math.max(0, information) / mean : 0;
  }

  private static double entropy(double[] distribution) {
    double entropy = 0;
    for (double p : distribution) {
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    return entropy;
  }
}

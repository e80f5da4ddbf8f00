package io.bellwether.dashboard.web;

import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** A seeded stream of predictions and their labels. */
public final class Samples {
  public static final Instant START = Instant.parse("2025-01-06T09:00:00Z");
  private static final List<String> CLASSES = List.of("UP", "NEUTRAL", "DOWN");
  private static final List<String> EXPERTS = List.of("prior", "words", "network", "last-outcome");
  private static final List<String> LANGUAGES = List.of("en", "de", "ja", "zh");

  private final SplittableRandom random;
  private int count;

  public Samples(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The next prediction, ten seconds after the one before. */
  public Prediction next() {
    int n = ++count;
    return of("item-" + n, "SYM" + n % 7, "Headline number " + n, "source-" + n % 3);
  }

  /** A prediction with these texts; four experts, of which one in ten abstains. */
  public Prediction of(String id, String symbol, String headline, String source) {
    Instant time = START.plusSeconds(10L * count);
    double[] weights = shares(4);
    int absent = random.nextInt(10) == 0 ? random.nextInt(4) : -1;
    if (absent >= 0) {
      double rest = 1 - weights[absent];
      weights[absent] = 0;
      for (int e = 0; e < 4; e++) {
        weights[e] /= rest;
      }
    }
    double[] mixture = new double[3];
    ExpertAccount[] accounts = new ExpertAccount[4];
    for (int e = 0; e < 4; e++) {
      double[] vote = shares(3);
      for (int c = 0; c < 3; c++) {
        mixture[c] += weights[e] * (float) vote[c];
      }
      accounts[e] = account(EXPERTS.get(e), weights[e], vote, e == absent);
    }
    int best = mixture[0] >= mixture[1] ? 0 : 1;
    best = mixture[2] > mixture[best] ? 2 : best;
    return Prediction.newBuilder()
        .setEventTime(time)
        .setId(id)
        .setSymbol(symbol)
        .setLanguage(LANGUAGES.get(random.nextInt(4)))
        .setSource(source)
        .setHeadline(headline)
        .setDecisionTime(time)
        .setClasses(CLASSES)
        .setProbabilities(List.of(mixture[0], mixture[1], mixture[2]))
        .setVerdict(CLASSES.get(best))
        .setConfidence(mixture[best])
        .setDegraded(absent >= 0)
        .setExperts(List.of(accounts))
        .setLabelsSeenUpTo(count > 6 ? time.minusSeconds(60) : Instant.EPOCH)
        .build();
  }

  private static ExpertAccount account(
      String name, double weight, double[] vote, boolean abstains) {
    return ExpertAccount.newBuilder()
        .setExpert(name)
        .setRoutingWeight(0.25)
        .setBelief(weight)
        .setWeight(weight)
        .setVote(abstains ? List.of() : List.of((float) vote[0], (float) vote[1], (float) vote[2]))
        .setAbstention(abstains ? Abstention.DEADLINE : null)
        .build();
  }

  private double[] shares(int n) {
    double[] shares = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      shares[i] = 0.05 + random.nextDouble();
      sum += shares[i];
    }
    for (int i = 0; i < n; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  /** One prediction in which a class is as good as certain. */
  public Prediction certain(String id, String symbol, String headline) {
    Prediction prediction = of(id, symbol, headline, "wire " + symbol);
    prediction.setProbabilities(List.of(0.97, 0.02, 0.01));
    prediction.setVerdict("UP");
    prediction.setConfidence(0.97);
    return prediction;
  }

  /** The label of a prediction, a minute later: the verdict two times out of three. */
  public Feedback label(Prediction prediction) {
    String label = random.nextInt(3) < 2 ? prediction.getVerdict() : CLASSES.get(random.nextInt(3));
    return label(prediction, label, prediction.getDecisionTime().plusSeconds(60));
  }

  /** A certain label at a certain time. */
  public static Feedback label(Prediction prediction, String label, Instant time) {
    return Feedback.newBuilder()
        .setLabelTime(time)
        .setItemId(prediction.getId())
        .setDecisionTime(prediction.getDecisionTime())
        .setLabel(label)
        .setSymbol(prediction.getSymbol())
        .build();
  }
}

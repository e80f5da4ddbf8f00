package io.bellwether.pipeline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Features;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.gate.RoutingStats;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.mixture.Account;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ExpertForecaster;
import io.bellwether.core.mixture.Mixture;
import io.bellwether.core.mixture.MixtureForecaster;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.WarmStart;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.interleave.Interleaving;
import io.bellwether.pipeline.job.Backtest;
import io.bellwether.pipeline.job.RecordedNews;
import io.bellwether.replay.FileItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Six experts have each read the beginning of one set of news. On what follows, mixed and drifting,
 * the gate has to find out from labels who knows what: it is told neither language nor source.
 */
class SpecialisationTest {
  private static final List<String> SETS =
      List.of(
          "gold_news",
          "fpb_en_ko_es",
          "sentfin_en",
          "newssent_zh",
          "stockemotions",
          "ews_ja_current");
  private static final int LONGEST = 12_000;
  private static final double READ_BEFORE = 0.3;
  private static final int ITEMS = 30_000;

  /** Top-1 with loss-free balancing; 15 % of the items are sent to all, for comparison. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "experts",
          "[{name: gold, kind: softmax-regression}, {name: fpb, kind: softmax-regression},"
              + " {name: sentfin, kind: softmax-regression},"
              + " {name: newssent, kind: softmax-regression},"
              + " {name: stockemotions, kind: softmax-regression},"
              + " {name: ews, kind: softmax-regression}]",
          "filter.kind",
          "none",
          "gate.top-k",
          "1",
          "gate.bits",
          "16",
          "gate.learning-rate",
          "0.6",
          "gate.context",
          "[]",
          "gate.explore",
          "0.15",
          "gate.balance.bias-rate",
          "0.004");

  private final JobConfig config = JobConfig.load(null, SETTINGS, Map.of());
  private final MixtureSpec spec = config.toMixtureSpec();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void routingFindsWhoKnowsWhichLanguageAndKeepsTheLoadEven(long seed) throws IOException {
    List<ExpertDefinition> experts = new ArrayList<>();
    List<Interleaving.Source> rest = new ArrayList<>();
    for (int i = 0; i < SETS.size(); i++) {
      List<FileItem> items = RecordedNews.read(SETS.get(i) + ".jsonl.gz");
      items = items.subList(0, Math.min(LONGEST, items.size()));
      int known = (int) (items.size() * READ_BEFORE);
      experts.add(taught(spec.experts().get(i), items.subList(0, known)));
      rest.add(
          new Interleaving.Source(SETS.get(i), items.subList(known, items.size()).iterator()));
    }
    Interleaving.Settings mixing = new Interleaving.Settings(ITEMS, 3000, 20, seed);
    List<FileItem> stream = new Interleaving(rest, spec.classes(), mixing).toList();

    Map<String, long[]> heat = play(experts, stream);

    assertThat(RoutingStats.nmi(heat.values())).isGreaterThanOrEqualTo(0.5);
    assertThat(RoutingStats.maxOverMean(load(heat))).isLessThanOrEqualTo(1.5);
  }

  private ExpertDefinition taught(ExpertDefinition expert, List<FileItem> items) {
    ExpertForecaster alone = new ExpertForecaster(expert, spec.classes().size());
    Iterator<Observation> observations = observations(items);
    for (long time = 0; observations.hasNext(); time++) {
      Observation o = observations.next();
      alone.learn(new Observation(o.id(), time, time, o.label(), o.features()), o.label());
    }
    WarmStart model =
        WarmStart.from(expert.name() + ".model", "")
            .loaded(alone.model(spec.classes(), spec.features()));
    return expert.startingFrom(model);
  }

  private Iterator<Observation> observations(List<FileItem> items) {
    return new Backtest(spec, LabelRelease.REACHED, LanguageIdentifier.unknown())
        .observations(items);
  }

  /** Routing weight, in thousandths, by language and expert, in the last half of the stream. */
  private Map<String, long[]> play(List<ExpertDefinition> experts, List<FileItem> stream) {
    MixtureSpec warm =
        new MixtureSpec(
            spec.classes(),
            spec.features(),
            spec.gate(),
            spec.gatePublishEvery(),
            spec.filter(),
            spec.filterKey(),
            experts,
            spec.batching(),
            spec.lessonWeight());
    MixtureForecaster mixture = new MixtureForecaster(new Mixture(warm));
    Map<String, long[]> heat = new TreeMap<>();
    int[] played = {0};
    Prequential.run(
        observations(stream),
        LabelRelease.REACHED,
        mixture,
        (o, p) -> {
          if (played[0]++ >= stream.size() / 2) {
            add(o.features(), mixture.account(), heat);
          }
        });
    return heat;
  }

  private static void add(Features x, Account account, Map<String, long[]> heat) {
    long[] row = heat.computeIfAbsent(x.language(), language -> new long[SETS.size()]);
    for (int i = 0; i < account.size(); i++) {
      row[account.slot(i)] += Math.round(1000 * account.routingWeight(i));
    }
  }

  private static long[] load(Map<String, long[]> heat) {
    long[] load = new long[SETS.size()];
    for (long[] row : heat.values()) {
      for (int i = 0; i < load.length; i++) {
        load[i] += row[i];
      }
    }
    return load;
  }
}

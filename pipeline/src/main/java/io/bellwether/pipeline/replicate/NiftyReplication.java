package io.bellwether.pipeline.replicate;

import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.metric.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The NIFTY tables of MoE-F from the published votes: each printed figure beside the computed one,
 * the published mixture, the same algorithm in the published and in causal order, what gives the
 * look-ahead away, and what simple forecasts score.
 */
public final class NiftyReplication {
  private static final String SEVEN = "experts_seed42";
  private static final List<String> BASES =
      List.of("Llama-2-7b-chat-hf", "Meta-Llama-3-8B-Instruct");
  private static final List<Integer> SEEDS = List.of(0, 13, 42);

  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();

  private NiftyReplication() {}

  /**
   * Reads the votes and computes everything; seconds.
   *
   * @param directory holds {@code nifty_test_experts_seed42.csv}; the other pools are used where
   *     they are there
   * @throws IOException when that file is missing, or one of them cannot be understood
   */
  public static Report run(Path directory) throws IOException {
    NiftyReplication replication = new NiftyReplication();
    replication.read(directory);
    return replication.report();
  }

  private void read(Path directory) throws IOException {
    Path needed = Pool.file(directory, SEVEN);
    if (!Files.isReadable(needed)) {
      throw new IOException(
          "--votes must name the folder of the published votes, with "
              + needed.getFileName()
              + " in it: "
              + directory);
    }
    List<String> names = new ArrayList<>(List.of(SEVEN, "experts_seed0", "experts_seed13"));
    for (int seed : SEEDS) {
      BASES.forEach(base -> names.add(ablation(base, seed)));
    }
    for (String name : names) {
      if (Files.isReadable(Pool.file(directory, name))) {
        pools.put(name, Pool.read(directory, name));
      } else {
        missing.add(Pool.file(directory, name).getFileName().toString());
      }
    }
    if (!pools.get(SEVEN).hasPublished()) {
      throw new IOException(needed + " must have a column published_moe_f");
    }
  }

  private static String ablation(String base, int seed) {
    return "ablation_" + base + "_seed" + seed;
  }

  private Report report() {
    Pool seven = pools.get(SEVEN);
    List<Section> sections = new ArrayList<>();
    sections.add(
        TableCheck.of(
            "table2",
            "Table 2 from the votes, seed 42: F1, precision and recall weighted by support; and as"
                + " printed",
            seven,
            PrintedTables.TABLE_2,
            present(List.of("experts_seed0", "experts_seed13", SEVEN))));
    for (String base : BASES) {
      Pool pool = pools.get(ablation(base, 42));
      if (pool != null) {
        List<String> seeds = SEEDS.stream().map(seed -> ablation(base, seed)).toList();
        sections.add(
            TableCheck.of(
                "table3." + base,
                "Table 3 from the votes, " + base + " and its adapters, seed 42; and as printed",
                pool,
                PrintedTables.TABLE_3.get(base),
                present(seeds)));
      }
    }
    List<Pool> ablations = BASES.stream().map(base -> pools.get(ablation(base, 42))).toList();
    if (ablations.stream().anyMatch(Objects::nonNull)) {
      sections.add(sameVotes(ablations.stream().filter(Objects::nonNull).toList(), seven));
    }
    List<Pool> published = pools.values().stream().filter(Pool::hasPublished).toList();
    sections.add(orders(published));
    sections.add(LeakTests.of(published, seven));
    sections.add(RandomControl.of(seven.labels()));
    sections.add(Benchmark.filters(seven));
    sections.add(Benchmark.filtersWithTrivialExperts(seven));
    return new Report(sections, missing, verdict(seven));
  }

  private List<Pool> present(List<String> names) {
    return names.stream().map(pools::get).filter(Objects::nonNull).toList();
  }

  /** The base model's votes are in two files; they ought to be the same. */
  private static Section sameVotes(List<Pool> published, Pool seven) {
    List<Section.Row> rows = new ArrayList<>();
    for (Pool pool : published) {
      int here = seven.experts().indexOf(pool.experts().get(0));
      if (here >= 0 && pool.days() == seven.days()) {
        int differing = 0;
        for (int t = 0; t < pool.days(); t++) {
          differing += pool.votes()[t][0] == seven.votes()[t][here] ? 0 : 1;
        }
        rows.add(Section.Row.of(pool.experts().get(0) + " of " + pool.name(), differing));
      }
    }
    return new Section(
        "sameVotes",
        "Days on which the base model votes otherwise than in " + seven.name(),
        List.of(Section.Column.count("days")),
        rows,
        List.of());
  }

  private static Section orders(List<Pool> published) {
    List<Section.Row> rows = new ArrayList<>();
    for (Pool pool : published) {
      List<Scores> scores = orders(pool);
      rows.add(
          new Section.Row(
              "F1  " + shortName(pool), scores.stream().map(Scores::weightedF1).toList()));
      rows.add(
          new Section.Row(
              "acc " + shortName(pool), scores.stream().map(Scores::accuracy).toList()));
    }
    return new Section(
        "orders",
        "MoE-F in the published order, which looks ahead, and in causal order",
        Stream.of("published", "paper", "causal", "delayed", "K-class", "moe-f")
            .map(Section.Column::score)
            .toList(),
        rows,
        List.of(
            "published: the decisions in the file. paper: our code, squared error on 0/1/2, lambda"
                + " 5, alpha .2, column sums, in the published order. causal: the same code, each"
                + " day predicted before its label. delayed: with each label one row later."
                + " K-class: moe-f-causal, one against the rest, lambda 1, alpha .9, eps .3. moe-f:"
                + " our form, lambda 1, alpha .98.",
            "With the printed column sums rounding errors grow tenfold every twenty rows or so:"
                + " the last decisions of paper, causal and delayed hang on the last digit."));
  }

  private static String shortName(Pool pool) {
    return pool.name().replace("ablation_", "");
  }

  private static List<Scores> orders(Pool pool) {
    int[] labels = pool.labels();
    Probabilities smooth = Probabilities.of(pool);
    return Arrays.asList(
        Play.decisions(pool.published(), labels),
        Published.paperOrder(pool.votes(), labels),
        Published.causalOrder(pool.votes(), labels, Play.AFTER_THE_CLOSE),
        Published.causalOrder(pool.votes(), labels, Play.BEFORE_THE_CLOSE),
        filter(new FilterSpec.MoeFCausal(1, 0.9), smooth),
        filter(new FilterSpec.MoeF(1, 0.98), smooth));
  }

  private static Scores filter(FilterSpec spec, Probabilities pool) {
    return Play.causal(pool.labels(), Forecasters.filter(spec, pool), Play.AFTER_THE_CLOSE);
  }

  private static String verdict(Pool seven) {
    double paper = Published.paperOrder(seven.votes(), seven.labels()).weightedF1();
    double causal =
        Published.causalOrder(seven.votes(), seven.labels(), Play.AFTER_THE_CLOSE).weightedF1();
    double best = 0;
    String name = "";
    for (int i = 0; i < seven.numExperts(); i++) {
      double f1 = Play.decisions(seven.votesOf(i), seven.labels()).weightedF1();
      if (f1 > best) {
        best = f1;
        name = seven.experts().get(i);
      }
    }
    return String.format(
        Locale.ROOT,
        "Looking at the label of the day it predicts is worth %.1f points of weighted F1 to the"
            + " mixture: %.3f in the published order against %.3f when the same code predicts"
            + " first, where its best single expert, %s, has %.3f.",
        100 * (paper - causal),
        paper,
        causal,
        name,
        best);
  }
}

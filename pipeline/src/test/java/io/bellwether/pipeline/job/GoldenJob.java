package io.bellwether.pipeline.job;

import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.core.text.TextEncoder;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.pipeline.onnx.Example;
import io.bellwether.pipeline.onnx.ModelExport;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The small jobs of which golden savepoints are made; together they hold every kind of state. */
enum GoldenJob {
  /** A gate that learns, moe-f by symbol, micro-batches, votes from outside, and all word kinds. */
  LEARNING {
    @Override
    Map<String, String> settings() {
      Map<String, String> settings = new LinkedHashMap<>();
      fewFeatures(settings);
      settings.put("gate.bits", "5");
      settings.put("gate.top-k", "7");
      settings.put("gate.batch", "60s");
      settings.put("gate.publish-every", "150");
      settings.put("filter.kind", "moe-f");
      settings.put("combine.pool", "corrected");
      settings.put("filter.key", "symbol");
      settings.put("kafka.topics.votes", "votes");
      settings.put(
          "experts",
          "[{name: prior, kind: prior}, {name: last, kind: last-outcome},"
              + " {name: bayes, kind: naive-bayes, bits: 8},"
              + " {name: words, kind: softmax-regression, bits: 8},"
              + " {name: sparse, kind: softmax-regression, bits: 8, optimizer: ftrl},"
              + " {name: numbers, kind: numeric-regression},"
              + " {name: tree, kind: hoeffding-tree, grace-period: 20},"
              + " {name: trend, kind: momentum},"
              + " {name: network, kind: feed-forward, bits: 8, dimension: 4, hidden: 4, batch: 4},"
              + " {name: desk, kind: external}]");
      return settings;
    }

    @Override
    Map<String, byte[]> files(Path scratch) {
      return Map.of();
    }
  },
  /** Fixed share by source, embeddings, a warm start and an expert asked when others are unsure. */
  EMBEDDING {
    @Override
    Map<String, String> settings() {
      Map<String, String> settings = new LinkedHashMap<>();
      fewFeatures(settings);
      settings.put("gate.learning-rate", "0");
      settings.put("gate.top-k", "9");
      settings.put("filter.kind", "fixed-share");
      settings.put("combine.pool", "corrected");
      settings.put("kafka.topics.votes", "votes");
      settings.put("embedding.encoder", "${files}/" + ModelExport.ENCODER);
      settings.put("embedding.tokenizer", "${files}/" + ModelExport.TOKENIZER);
      settings.put(
          "experts",
          "["
              + WARM
              + ", {name: meaning, kind: embedding-regression, dimension: 8},"
              + " {name: depth, kind: embedding-network, dimension: 8, hidden: 4},"
              + " {name: mood, kind: prior},"
              + " {name: desk, kind: external}, {name: oracle, kind: recorded, votes: '"
              + VOTES
              + "', cost: 0.01, ask: when-unsure, sure-above: 0.5}]");
      return settings;
    }

    @Override
    Map<String, byte[]> files(Path scratch) throws IOException {
      Map<String, byte[]> files = new TreeMap<>();
      List<FileItem> former = market(9, "2025-03-02T08:00:00Z", 120);
      double unused =
          new ModelExport(new ModelExport.Settings(80, 4, 8, 1, 0, 1))
              .write(
                  former.stream().map(item -> new Example(item.item().getText(), 0)).toList(),
                  List.of("UP", "NEUTRAL", "DOWN"),
                  scratch);
      for (String file : List.of(ModelExport.ENCODER, ModelExport.TOKENIZER)) {
        files.put(file, Files.readAllBytes(scratch.resolve(file)));
      }
      files.put("words.model", model(former).bytes());
      return files;
    }
  };

  private static final String PLAIN = "{name: words, kind: softmax-regression, bits: 8";
  private static final String WARM = PLAIN + ", model: '${files}/words.model'}";
  private static final int ITEMS = 360;

  /** By the same path for ever, as it is part of the expert's definition. */
  private static final String VOTES = "src/test/resources/golden/votes.jsonl";

  /** So that the files stay small. */
  private static void fewFeatures(Map<String, String> settings) {
    settings.put("features.bits", "10");
    settings.put("features.word-ngrams", "1");
    settings.put("features.character-ngrams", "1");
    settings.put("features.subword-length", "0");
  }

  /** What an expert learned of news that had ended before. */
  private static ModelFile model(List<FileItem> former) {
    Map<String, String> settings = new LinkedHashMap<>();
    fewFeatures(settings);
    settings.put("experts", "[" + PLAIN + "}]");
    JobConfig config = JobConfig.load(null, settings, Map.of());
    return new Training(
            config.toMixtureSpec(),
            config.labelRelease(),
            LanguageIdentifier.unknown(),
            TextEncoder.NONE)
        .learn(former, config.experts())
        .models()
        .get(0);
  }

  /** Settings of the job beside where its topics are. */
  abstract Map<String, String> settings();

  /** Files that the settings name, by their names. */
  abstract Map<String, byte[]> files(Path scratch) throws IOException;

  /** The job's name, with which its topics begin. */
  String title() {
    return "golden-" + name().toLowerCase(Locale.ROOT);
  }

  /** News with numbers, in event-time order. */
  static List<FileItem> items() {
    return market(7, "2025-03-03T08:00:00Z", ITEMS);
  }

  private static List<FileItem> market(int seed, String start, int count) {
    NewsMarket market = new NewsMarket(seed, Instant.parse(start));
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(market::next).limit(count).map(item -> numbered(item, random)).toList();
  }

  private static FileItem numbered(FileItem item, SplittableRandom random) {
    List<Float> numbers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      numbers.add((float) random.nextInt(-50, 50) / 1000);
    }
    NewsItem with = NewsItem.newBuilder(item.item()).setNumbers(numbers).build();
    return new FileItem(with, item.outcome());
  }
}

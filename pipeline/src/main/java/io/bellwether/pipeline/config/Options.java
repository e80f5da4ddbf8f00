package io.bellwether.pipeline.config;

import io.bellwether.core.LabelRelease;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.text.FeatureSpec;
import io.bellwether.flink.Ordering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** Every setting: key, type with bounds, default, and what it does. */
final class Options {
  private static final List<Option<?>> DECLARED = new ArrayList<>();
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
  private static final String NAME_WORDS =
      "1 to 100 of letters, digits, '.', '_', '-', beginning with a letter or digit";
  private static final String TOPIC = "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}";
  private static final String TOPIC_WORDS =
      "a topic's name: 1 to 249 of letters, digits, '.', '_', '-'";
  private static final Duration ZERO = Duration.ZERO;
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  static final Option<String> JOB_NAME =
      option(
          "job.name",
          OptionTypes.text(NAME_WORDS, NAME),
          "bellwether",
          "The job's name; also the default of kafka.group-id and kafka.transactional-id-prefix.");
  static final Option<Ordering> JOB_ORDERING =
      option(
          "job.ordering",
          OptionTypes.choice(Ordering.values()),
          "arrival",
          "Whether items are handled as they come, or by event time behind the watermark, so that"
              + " a replay repeats itself.");
  static final Option<ItemKey> JOB_ROUTING_KEY =
      option(
          "job.routing-key",
          OptionTypes.choice(ItemKey.SYMBOL, ItemKey.LANGUAGE, ItemKey.SOURCE, ItemKey.GLOBAL),
          "symbol",
          "The part of an item by which the gate's work is spread over its subtasks.");
  static final Option<Integer> JOB_PARALLELISM =
      option(
          "job.parallelism",
          OptionTypes.integer(1, 32_768),
          null,
          "Subtasks of each operator; left out, the cluster's own default holds.");
  static final Option<Integer> JOB_MAX_PARALLELISM =
      option(
          "job.max-parallelism",
          OptionTypes.integer(1, 32_768),
          "120",
          "The most subtasks the state can ever be spread over; changing it discards the state.");
  static final Option<Duration> JOB_CHECKPOINT_INTERVAL =
      option(
          "job.checkpoint-interval",
          OptionTypes.duration(Duration.ofMillis(10)),
          null,
          "Time between checkpoints, which is also how long read_committed consumers wait for"
              + " predictions; left out, the cluster's own setting holds.");
  static final Option<Duration> JOB_DEADLINE =
      option(
          "job.deadline",
          OptionTypes.duration(MILLISECOND),
          "1s",
          "After this long a vote that has not come counts as an abstention.");

  static {
    DECLARED.addAll(PaceOptions.ALL);
  }

  static final Option<List<String>> CLASSES_NAMES =
      option(
          "classes.names",
          OptionTypes.texts(),
          "[UP, NEUTRAL, DOWN]",
          "The classes to choose between, in the order of every probability vector.");
  static final Option<Map<String, String>> CLASSES_ALIASES =
      option(
          "classes.aliases",
          OptionTypes.textMap(),
          "{POSITIVE: UP, NEGATIVE: DOWN, BULLISH: UP, BEARISH: DOWN, Rise: UP, Fall: DOWN,"
              + " Neutral: NEUTRAL}",
          "Other labels under which outcomes may arrive, and the class each one means. The default"
              + " keeps the aliases of the classes you name.");

  static final Option<Integer> FEATURES_BITS =
      option(
          "features.bits",
          OptionTypes.integer(8, 24),
          Integer.toString(FeatureSpec.DEFAULT.bits()),
          "N-grams are hashed into 2^bits features.");
  static final Option<Integer> FEATURES_WORD_NGRAMS =
      option(
          "features.word-ngrams",
          OptionTypes.integer(1, 4),
          Integer.toString(FeatureSpec.DEFAULT.wordNgrams()),
          "Longest run of words that is one feature, in scripts that part words by spaces.");
  static final Option<Integer> FEATURES_CHARACTER_NGRAMS =
      option(
          "features.character-ngrams",
          OptionTypes.integer(1, 5),
          Integer.toString(FeatureSpec.DEFAULT.characterNgrams()),
          "Longest run of characters that is one feature, in Chinese, Japanese and Korean.");
  static final Option<Integer> FEATURES_SUBWORD_LENGTH =
      option(
          "features.subword-length",
          OptionTypes.integer("3 to 6, or 0 for none", x -> x == 0 || (x >= 3 && x <= 6)),
          Integer.toString(FeatureSpec.DEFAULT.subwordLength()),
          "Runs of so many characters of a word are features of half a word's value, in scripts that"
              + " part words by spaces.");
  static final Option<Integer> FEATURES_MAX_CHARACTERS =
      option(
          "features.max-characters",
          OptionTypes.integer(16, 1_000_000),
          Integer.toString(FeatureSpec.DEFAULT.maxCharacters()),
          "Text beyond this many characters is not looked at.");
  static final Option<Long> FEATURES_SEED =
      option(
          "features.seed",
          OptionTypes.wholeNumber(),
          Long.toString(FeatureSpec.DEFAULT.seed()),
          "Seed of the hash; another one makes the learned state useless.");

  static final Option<JobConfig.Identify> LANGUAGE_IDENTIFY =
      option(
          "language.identify",
          OptionTypes.choice(JobConfig.Identify.values()),
          "auto",
          "Whether the language of an item that names none is detected from its text.");
  static final Option<List<String>> LANGUAGE_CANDIDATES =
      option(
          "language.candidates",
          OptionTypes.texts(),
          "[]",
          "Languages (ISO 639-1) to choose between when detecting; empty for all that are known.");

  static {
    DECLARED.addAll(GateOptions.ALL);
  }

  static final Option<FilterKind> FILTER_KIND =
      option(
          "filter.kind",
          OptionTypes.choice(FilterKind.values()),
          "fixed-share",
          "How the belief in the experts follows their losses. fixed-share follows changes, hedge"
              + " adds up for ever, adahedge, boa and ml-poly need no setting, moe-f is a bank of"
              + " filters whose cost grows with the square of the number of experts, moe-f-causal"
              + " is that bank as published, for comparison, and none believes all alike.");
  static final Option<ItemKey> FILTER_KEY =
      option(
          "filter.key",
          OptionTypes.choice(ItemKey.GLOBAL, ItemKey.SYMBOL, ItemKey.LANGUAGE, ItemKey.SOURCE),
          "source",
          "Items of one key share one belief.");
  static final Option<Double> FILTER_LEARNING_RATE =
      option(
          "filter.learning-rate",
          OptionTypes.number("above 0, at most 10", x -> x > 0 && x <= 10),
          "0.1",
          "Factor of the losses; 1 is Bayes' rule. For fixed-share and hedge.");
  static final Option<Double> FILTER_SHARE =
      option(
          "filter.share",
          OptionTypes.number("at least 0, below 1", x -> x >= 0 && x < 1),
          "0.01",
          "Share of the belief that is spread evenly at each update. For fixed-share.");
  static final Option<Double> FILTER_LAMBDA =
      option(
          "filter.lambda",
          OptionTypes.number("above 0, at most 1000", x -> x > 0 && x <= 1000),
          "1.0",
          "How sharply the newest label decides which filter of the bank is trusted. For moe-f and"
              + " moe-f-causal.");
  static final Option<Double> FILTER_ALPHA =
      option(
          "filter.alpha",
          OptionTypes.number("above 0, below 1", x -> x > 0 && x < 1),
          "0.95",
          "Share of the belief that is kept at each update; the rest goes where the trust is. For"
              + " moe-f and moe-f-causal.");

  static {
    DECLARED.addAll(VigilanceOptions.DRIFT);
    DECLARED.addAll(PoolOptions.ALL);
  }

  static final Option<List<ConfigNode>> EXPERTS =
      option(
          "experts",
          OptionTypes.experts(),
          "[{name: prior, kind: prior}, {name: last-outcome, kind: last-outcome},"
              + " {name: naive-bayes, kind: naive-bayes},"
              + " {name: words, kind: softmax-regression},"
              + " {name: words-fast, kind: softmax-regression, optimizer: sgd, learning-rate: 2},"
              + " {name: network, kind: feed-forward},"
              + " {name: numbers, kind: numeric-regression}, {name: tree, kind: hoeffding-tree},"
              + " {name: momentum, kind: momentum}]",
          "The experts the job begins with.");

  static final Option<Integer> MICRO_BATCH_SIZE =
      option(
          "micro-batch.size",
          OptionTypes.integer(1, 65_536),
          "32",
          "Items that an expert predicts at once, at most.");
  static final Option<Duration> MICRO_BATCH_WAIT =
      option(
          "micro-batch.wait",
          OptionTypes.duration(ZERO),
          "5ms",
          "How long the first item of a micro-batch waits for company, in arrival ordering.");
  static final Option<Integer> SERVED_MAX_IN_FLIGHT =
      option(
          "served.max-in-flight",
          OptionTypes.integer(1, 1_000_000),
          "256",
          "Questions that one subtask may have under way at one served expert. On arrival one more is"
              + " an abstention (OVERFLOW); in event-time order the stream waits.");
  static final Option<Duration> SERVED_VOTES_MAX_AGE =
      option(
          "served.votes-max-age",
          OptionTypes.duration(MILLISECOND),
          "10min",
          "How long a vote from outside waits for its item, by the clock of job.ordering.");
  static final Option<Duration> LABELS_MAX_AGE =
      option(
          "labels.max-age",
          OptionTypes.duration(MILLISECOND),
          "90d",
          "How long, in event time, an item waits for its outcome and an outcome for its item.");
  static final Option<LabelRelease> LABELS_RELEASE =
      option(
          "labels.release",
          OptionTypes.choice(LabelRelease.values()),
          "reached",
          "Whether items of a label's own instant that come after its item see it (reached) or only"
              + " later ones (passed); choose passed where items of one instant share their"
              + " outcome.");

  static {
    DECLARED.addAll(VigilanceOptions.LABELS);
  }

  static final Option<String> KAFKA_BOOTSTRAP_SERVERS =
      option(
          "kafka.bootstrap-servers",
          OptionTypes.text(
              "host:port, or several with commas between",
              "[^\\s,]+:\\d+(\\s*,\\s*[^\\s,]+:\\d+)*"),
          "localhost:9092",
          "The brokers to begin with.");
  static final Option<String> KAFKA_GROUP_ID =
      option(
          "kafka.group-id",
          OptionTypes.text(),
          null,
          "Consumer group under which progress is shown; left out, the job's name.");
  static final Option<KafkaConfig.StartFrom> KAFKA_START_FROM =
      option(
          "kafka.start-from",
          OptionTypes.choice(KafkaConfig.StartFrom.values()),
          "committed",
          "Where reading begins without a checkpoint; committed falls back to earliest.");
  static final Option<DeliveryGuarantee> KAFKA_DELIVERY_GUARANTEE =
      option(
          "kafka.delivery-guarantee",
          OptionTypes.choice(DeliveryGuarantee.EXACTLY_ONCE, DeliveryGuarantee.AT_LEAST_ONCE),
          "exactly-once",
          "Exactly-once writes in transactions; at-least-once is visible earlier and may repeat.");
  static final Option<Duration> KAFKA_TRANSACTION_TIMEOUT =
      option(
          "kafka.transaction-timeout",
          OptionTypes.duration(Duration.ofSeconds(1)),
          "15min",
          "After an outage longer than this what was written before it is lost; at most the"
              + " broker's transaction.max.timeout.ms.");
  static final Option<String> KAFKA_TRANSACTIONAL_ID_PREFIX =
      option(
          "kafka.transactional-id-prefix",
          OptionTypes.text(NAME_WORDS, NAME),
          null,
          "Begins the transactional ids; unique to the job and the same after a restart. Left out,"
              + " the job's name.");
  static final Option<KafkaConfig.EventClockKind> KAFKA_CLOCK =
      option(
          "kafka.clock",
          OptionTypes.choice(KafkaConfig.EventClockKind.values()),
          "records",
          "What moves event time: the records themselves, or only the punctuation that a replay"
              + " sends, which one record with a wrong time cannot mislead.");
  static final Option<Duration> KAFKA_OUT_OF_ORDERNESS =
      option(
          "kafka.out-of-orderness",
          OptionTypes.duration(ZERO),
          "0s",
          "How far the watermark stays behind the newest event time of a partition.");
  static final Option<Duration> KAFKA_IDLE_AFTER =
      option(
          "kafka.idle-after",
          OptionTypes.duration(MILLISECOND),
          null,
          "A partition silent for so long no longer holds back the watermark; left out, it does for"
              + " ever.");
  static final Option<Integer> KAFKA_MAX_TEXT_BYTES =
      option(
          "kafka.max-text-bytes",
          OptionTypes.integer(1, 64 << 20),
          "1048576",
          "A news item whose text has more bytes is a dead letter.");
  static final Option<Map<String, String>> KAFKA_PROPERTIES =
      option(
          "kafka.properties",
          OptionTypes.textMap(),
          "{}",
          "Any further setting of the Kafka clients, such as security.protocol. Values may hold"
              + " ${env:NAME} and ${file:/path}.");
  static final Option<String> KAFKA_TOPICS_NEWS = topic("news", "News items; read.");
  static final Option<String> KAFKA_TOPICS_OUTCOMES = topic("outcomes", "Outcomes; read.");
  static final Option<String> KAFKA_TOPICS_PREDICTIONS =
      topic("predictions", "Predictions; written.");
  static final Option<String> KAFKA_TOPICS_DEAD_LETTERS =
      topic("dead-letters", "Inputs that could not be processed, with the reason; written.");
  static final Option<String> KAFKA_TOPICS_FEEDBACK =
      topic("feedback", "What the gate's trainer learns from; written and read.");
  static final Option<String> KAFKA_TOPICS_CONTROL =
      topic("control", "Changes of experts and versions of the gate; compacted.");
  static final Option<String> KAFKA_TOPICS_VOTES =
      option(
          "kafka.topics.votes",
          OptionTypes.text(TOPIC_WORDS, TOPIC),
          null,
          "Votes of experts that run outside, keyed by item id; read. Left out, there are none. In"
              + " event-time order its clock takes part, and predictions come job.deadline later.");
  static final Option<Integer> KAFKA_TOPIC_PARTITIONS =
      option(
          "kafka.topic-partitions",
          OptionTypes.integer(1, 10_000),
          "4",
          "Partitions of the topics that bellwether topics creates; control always has one.");
  static final Option<Integer> KAFKA_REPLICATION_FACTOR =
      option(
          "kafka.replication-factor",
          OptionTypes.integer(1, 100),
          "1",
          "Copies of each partition of the topics that bellwether topics creates; 3 in"
              + " production.");

  static final Option<String> REGISTRY_URL =
      option(
          "registry.url",
          OptionTypes.text("an http or https URL", "https?://\\S+"),
          null,
          "Schema registry that speaks the Confluent REST calls; left out, built-in schema ids are"
              + " used.");
  static final Option<String> REGISTRY_USERNAME =
      option(
          "registry.username",
          OptionTypes.text(),
          null,
          "For basic authentication; may hold ${env:NAME} and ${file:/path}.");
  static final Option<String> REGISTRY_PASSWORD =
      option(
          "registry.password",
          OptionTypes.text(),
          null,
          "For basic authentication; may hold ${env:NAME} and ${file:/path}.");

  /** All of them in the order above. */
  static final List<Option<?>> ALL =
      Stream.concat(DECLARED.stream(), EmbeddingOptions.ALL.stream()).toList();

  private Options() {}

  private static Option<String> topic(String name, String sentence) {
    return option("kafka.topics." + name, OptionTypes.text(TOPIC_WORDS, TOPIC), name, sentence);
  }

  private static <T> Option<T> option(
      String key, OptionType<T> type, String defaultText, String sentence) {
    Option<T> option = new Option<>(key, type, defaultText, sentence);
    DECLARED.add(option);
    return option;
  }

  /** The option with this key, or null. */
  static Option<?> byKey(String key) {
    return ALL.stream().filter(option -> option.key().equals(key)).findFirst().orElse(null);
  }

  /** The mapping that {@code key} is an entry of, or null. */
  static Option<?> mappingOf(String key) {
    return List.of(CLASSES_ALIASES, GateOptions.GATE_RULES_EXPERTS, KAFKA_PROPERTIES).stream()
        .filter(option -> key.startsWith(option.key() + "."))
        .findFirst()
        .orElse(null);
  }

  /** Whether keys begin with this section. */
  static boolean isSection(String key) {
    return ALL.stream().anyMatch(option -> option.key().startsWith(key + "."));
  }
}

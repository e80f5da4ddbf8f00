package io.bellwether.pipeline.config;

import io.bellwether.core.Classes;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.text.FeatureSpec;
import io.bellwether.flink.MoeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** Reads a configuration from its layers; used once. */
final class JobConfigReader {
  private final Map<String, String> environment;
  private final Problems problems = new Problems();
  private final GivenSettings given = new GivenSettings(problems);
  private final SettingsReader reader = new SettingsReader("", given.byKey(), problems);

  JobConfigReader(Map<String, String> environment) {
    this.environment = environment;
  }

  JobConfig read(Path file, Map<String, String> overrides) {
    if (file != null) {
      readFile(file);
    }
    given.addVariables(environment);
    given.addFlags(overrides);
    JobConfig.Job job = job();
    JobConfig.Model model = model(job.routingKey());
    ConnectionReader connections = new ConnectionReader(reader, problems, environment);
    JobConfig.Surroundings surroundings =
        new JobConfig.Surroundings(
            new JobConfig.Language(
                reader.read(Options.LANGUAGE_IDENTIFY), reader.read(Options.LANGUAGE_CANDIDATES)),
            new JobConfig.MicroBatch(
                reader.read(Options.MICRO_BATCH_SIZE), reader.read(Options.MICRO_BATCH_WAIT)),
            reader.read(Options.LABELS_MAX_AGE),
            reader.read(Options.LABELS_RELEASE),
            new MoeSettings.Serving(
                reader.read(Options.SERVED_MAX_IN_FLIGHT),
                reader.read(Options.SERVED_VOTES_MAX_AGE)),
            connections.registry());
    KafkaConfig kafka = connections.kafka(job.name());
    checkTogether(job, kafka);
    checkVotes(model.experts(), kafka);
    problems.throwIfAny();
    EffectiveSettings effective =
        new EffectiveSettings(
            new LinkedHashMap<>(reader.effective()), connections.secrets(), given.notes());
    return new JobConfig(job, model, surroundings, kafka, effective);
  }

  private void readFile(Path file) {
    String name = file.toString();
    try {
      ConfigNode root = YamlText.parse(Files.readString(file), name, problems);
      if (root != null && root.value() != null) {
        given.addFile(root);
      }
    } catch (IOException e) {
      problems.add("--config must name a readable UTF-8 file: " + name + " (check the path)");
    }
  }

  private JobConfig.Job job() {
    return new JobConfig.Job(
        reader.read(Options.JOB_NAME),
        reader.read(Options.JOB_ORDERING),
        reader.read(Options.JOB_ROUTING_KEY),
        reader.readOptional(Options.JOB_PARALLELISM),
        reader.read(Options.JOB_MAX_PARALLELISM),
        reader.readOptional(Options.JOB_CHECKPOINT_INTERVAL),
        reader.read(Options.JOB_DEADLINE),
        reader.read(PaceOptions.JOB_BUFFER_TIMEOUT));
  }

  private JobConfig.Model model(ItemKey routingKey) {
    Classes classes = classes();
    FeatureSpec features =
        new FeatureSpec(
            reader.read(Options.FEATURES_BITS),
            reader.read(Options.FEATURES_WORD_NGRAMS),
            reader.read(Options.FEATURES_CHARACTER_NGRAMS),
            reader.read(Options.FEATURES_SUBWORD_LENGTH),
            reader.read(Options.FEATURES_MAX_CHARACTERS),
            reader.read(Options.FEATURES_SEED));
    List<ExpertDefinition> experts = experts();
    GateReader gates = new GateReader(reader, problems, given.notes());
    JobConfig.GateConfig gate = gates.read(routingKey, experts);
    JobConfig.FilterConfig filter = filter();
    return new JobConfig.Model(
        classes,
        features,
        gate,
        filter,
        new VigilanceReader(reader, problems).read(filter.spec()),
        new PoolReader(reader, problems).read(),
        experts,
        new EmbeddingReader(reader, problems).read(experts));
  }

  private Classes classes() {
    List<String> names = reader.read(Options.CLASSES_NAMES);
    Map<String, ConfigNode> entries = reader.entries(Options.CLASSES_ALIASES);
    Map<String, String> aliases =
        new LinkedHashMap<>(
            entries == null ? Options.CLASSES_ALIASES.defaultValue() : texts(entries));
    if (entries == null) {
      aliases.values().retainAll(names);
    }
    reader.note(Options.CLASSES_ALIASES, aliases);
    try {
      return Classes.of(names, aliases);
    } catch (IllegalArgumentException e) {
      String where = reader.where(Options.CLASSES_NAMES);
      problems.add((where.isEmpty() ? "" : where + ": ") + "classes: " + e.getMessage());
      return null;
    }
  }

  private Map<String, String> texts(Map<String, ConfigNode> entries) {
    Map<String, String> texts = new LinkedHashMap<>();
    entries.forEach(
        (alias, node) -> {
          if (node.text() == null) {
            String key = Options.CLASSES_ALIASES.key() + "." + alias;
            problems.add(node.where(), key, "must be a class's name", node.print(), "name one");
          } else {
            texts.put(alias, node.text());
          }
        });
    return texts;
  }

  private JobConfig.FilterConfig filter() {
    FilterKind kind = reader.read(Options.FILTER_KIND);
    var key = reader.read(Options.FILTER_KEY);
    FilterSpec spec = kind.read(reader);
    for (Option<?> option : FilterKind.optionsOfSome()) {
      ConfigNode node = given.byKey().get(option.key());
      if (node != null && node.value() != null && !kind.options().contains(option)) {
        problems.add(
            node.where(),
            option.key(),
            "must be left out with filter.kind " + OptionTypes.word(kind),
            node.print(),
            "remove it, or choose a kind that has it");
      }
    }
    return new JobConfig.FilterConfig(spec, key);
  }

  private List<ExpertDefinition> experts() {
    List<ExpertDefinition> experts =
        new ExpertReader(problems).readAll(reader.read(Options.EXPERTS));
    reader
        .effective()
        .put(Options.EXPERTS.key(), experts.stream().map(ExpertReader::plain).toList());
    return List.copyOf(experts);
  }

  private void checkVotes(List<ExpertDefinition> experts, KafkaConfig kafka) {
    for (int i = 0; i < experts.size() && kafka.topics().votes().isEmpty(); i++) {
      if (experts.get(i).spec() instanceof ServedSpec.External) {
        problems.add(
            "",
            "experts[" + i + "].kind",
            "must not be external without a topic that votes come from",
            experts.get(i).name(),
            "set " + Options.KAFKA_TOPICS_VOTES.key());
      }
    }
  }

  private void checkTogether(JobConfig.Job job, KafkaConfig kafka) {
    Optional<Integer> parallelism = job.parallelism();
    if (parallelism.isPresent() && parallelism.get() > job.maxParallelism()) {
      problems.add(
          reader.where(Options.JOB_PARALLELISM),
          Options.JOB_PARALLELISM.key(),
          "must be at most job.max-parallelism, " + job.maxParallelism(),
          parallelism.get().toString(),
          "lower it, or raise job.max-parallelism before the job has state");
    }
    boolean transactions = kafka.deliveryGuarantee() == DeliveryGuarantee.EXACTLY_ONCE;
    boolean tooShort =
        job.checkpointInterval()
            .map(interval -> interval.compareTo(kafka.transactionTimeout()) >= 0)
            .orElse(false);
    if (transactions && tooShort) {
      problems.add(
          reader.where(Options.KAFKA_TRANSACTION_TIMEOUT),
          Options.KAFKA_TRANSACTION_TIMEOUT.key(),
          "must be longer than job.checkpoint-interval, "
              + Durations.print(job.checkpointInterval().get()),
          Durations.print(kafka.transactionTimeout()),
          "make it longer than the longest outage you want to survive");
    }
  }
}

package io.bellwether.pipeline.config;

import io.bellwether.core.Classes;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.mixture.Batching;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.LessonWeight;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.PoolSpec;
import io.bellwether.core.mixture.Vigilance;
import io.bellwether.core.text.FeatureSpec;
import io.bellwether.flink.MoeSettings;
import io.bellwether.flink.Ordering;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration of a job: read once, checked as a whole, immutable. May hold secrets (in
 * {@link #kafka()} and {@link #registry()}); {@link #toString()} and the records' own never show
 * them.
 *
 * <pre>{@code
 * JobConfig config = JobConfig.load(Path.of("bellwether.yaml"), Map.of(), System.getenv());
 * MoeSettings settings = config.toMoeSettings();
 * }</pre>
 */
public final class JobConfig {

  /**
   * The job as a whole.
   *
   * @param parallelism empty when the cluster's default holds
   * @param checkpointInterval empty when the cluster's own setting holds
   * @param bufferTimeout how long a message between operators waits for others
   */
  public record Job(
      String name,
      Ordering ordering,
      ItemKey routingKey,
      Optional<Integer> parallelism,
      int maxParallelism,
      Optional<Duration> checkpointInterval,
      Duration deadline,
      Duration bufferTimeout) {}

  /** Whether languages are detected. */
  public enum Identify {
    AUTO,
    NEVER
  }

  /**
   * How an item's language is found.
   *
   * @param candidates ISO 639-1; empty for all that are known
   */
  public record Language(Identify identify, List<String> candidates) {
    public Language {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * A gate, how often its trainer publishes, whether it routes items together, what experts learn,
   * and what their costs weigh.
   */
  public record GateConfig(
      GateSpec spec,
      int publishEvery,
      Batching batching,
      LessonWeight lessonWeight,
      double costWeight) {}

  /** A filter and whose belief it keeps apart. */
  public record FilterConfig(FilterSpec spec, ItemKey key) {}

  /** How many items an expert predicts at once, and how long the first waits. */
  public record MicroBatch(int size, Duration maxWait) {}

  /** What decides the predictions. */
  record Model(
      Classes classes,
      FeatureSpec features,
      GateConfig gate,
      FilterConfig filter,
      Vigilance vigilance,
      PoolSpec pool,
      List<ExpertDefinition> experts,
      Optional<EmbeddingConfig> embedding) {}

  /** What surrounds the model. */
  record Surroundings(
      Language language,
      MicroBatch microBatch,
      Duration maxLabelAge,
      LabelRelease labelRelease,
      MoeSettings.Serving serving,
      RegistryConfig registry) {}

  private final Job job;
  private final Model model;
  private final Surroundings surroundings;
  private final KafkaConfig kafka;
  private final EffectiveSettings effective;

  JobConfig(
      Job job,
      Model model,
      Surroundings surroundings,
      KafkaConfig kafka,
      EffectiveSettings effective) {
    this.job = job;
    this.model = model;
    this.surroundings = surroundings;
    this.kafka = kafka;
    this.effective = effective;
  }

  /**
   * Reads the configuration. A flag goes before a variable, a variable before the file, the file
   * before the default.
   *
   * @param file YAML; null for none
   * @param overrides settings by key, as flags give them
   * @param environment variables such as {@code BELLWETHER_GATE_TOP_K}, and those that {@code
   *     ${env:NAME}} refers to
   * @throws ConfigException with all that is wrong
   */
  public static JobConfig load(
      Path file, Map<String, String> overrides, Map<String, String> environment) {
    return new JobConfigReader(environment).read(file, overrides);
  }

  public Job job() {
    return job;
  }

  public Classes classes() {
    return model.classes();
  }

  public FeatureSpec features() {
    return model.features();
  }

  public Language language() {
    return surroundings.language();
  }

  public GateConfig gate() {
    return model.gate();
  }

  public FilterConfig filter() {
    return model.filter();
  }

  /** What is done when experts change or labels stay away. */
  public Vigilance vigilance() {
    return model.vigilance();
  }

  /** In slot order; at least one; unmodifiable. */
  public List<ExpertDefinition> experts() {
    return model.experts();
  }

  /** How items get embeddings; empty when they get none. */
  public Optional<EmbeddingConfig> embedding() {
    return model.embedding();
  }

  public MicroBatch microBatch() {
    return surroundings.microBatch();
  }

  /** How long, in event time, an item waits for its outcome and an outcome for its item. */
  public Duration maxLabelAge() {
    return surroundings.maxLabelAge();
  }

  /** From when on a label counts, in event-time order. */
  public LabelRelease labelRelease() {
    return surroundings.labelRelease();
  }

  public KafkaConfig kafka() {
    return kafka;
  }

  public RegistryConfig registry() {
    return surroundings.registry();
  }

  /** Sentences about what may be a mistake, such as a variable that is nearly a setting. */
  public List<String> notes() {
    return effective.notes();
  }

  /**
   * What decides the predictions, for the job and the backtest alike. Reads the model files that
   * experts begin with.
   *
   * @throws ConfigException when one of them cannot be used
   */
  public MixtureSpec toMixtureSpec() {
    MixtureSpec plain =
        new MixtureSpec(
            model.classes(),
            model.features(),
            model.gate().spec(),
            model.gate().publishEvery(),
            model.filter().spec(),
            model.filter().key(),
            WarmStarts.load(model),
            model.gate().batching(),
            model.gate().lessonWeight(),
            model.gate().costWeight());
    return plain.with(model.vigilance()).with(model.pool());
  }

  /** What the operators need; reads model files like {@link #toMixtureSpec()}. */
  public MoeSettings toMoeSettings() {
    return new MoeSettings(
        toMixtureSpec(),
        job.ordering(),
        job.routingKey(),
        job.maxParallelism(),
        microBatch().size(),
        microBatch().maxWait(),
        job.deadline(),
        maxLabelAge(),
        labelRelease(),
        surroundings.serving());
  }

  /**
   * All settings in force, as a file that {@link #load} would read to an equal configuration.
   *
   * @param redacted whether secrets are masked; then the file cannot be used as it is
   */
  public String toYaml(boolean redacted) {
    return YamlPrinter.print(toMap(redacted));
  }

  /** The same as nested maps, lists, texts, numbers and booleans; a new map each time. */
  public Map<String, Object> toMap(boolean redacted) {
    return YamlPrinter.nest(effective.print(redacted));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobConfig that && toMap(false).equals(that.toMap(false));
  }

  @Override
  public int hashCode() {
    return toMap(false).hashCode();
  }

  /** The settings in force with secrets masked. */
  @Override
  public String toString() {
    return toYaml(true);
  }
}

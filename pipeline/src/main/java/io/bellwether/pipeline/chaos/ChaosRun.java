package io.bellwether.pipeline.chaos;

import io.bellwether.core.mixture.ModelFile;
import io.bellwether.pipeline.audit.Audit;
import io.bellwether.pipeline.audit.AuditReport;
import io.bellwether.pipeline.cluster.Cluster;
import io.bellwether.pipeline.cluster.ClusterSettings;
import io.bellwether.pipeline.cluster.FlinkRest;
import io.bellwether.pipeline.cluster.MemberException;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.export.SavedModels;
import io.bellwether.pipeline.topic.CommittedConsumer;
import io.bellwether.pipeline.topic.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** One run of the harness; used once, by one thread. */
public final class ChaosRun {
  private static final Duration QUIET = Duration.ofMinutes(3);
  private static final int ITEMS_PER_SECOND = 4000;

  private final ChaosSettings settings;
  private final Consumer<String> progress;

  /**
   * @param progress is told in a line what happens
   */
  public ChaosRun(ChaosSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it all, and leaves no process behind.
   *
   * @throws IllegalStateException when the job cannot be brought back, with the ends of the logs
   */
  public ChaosReport run() throws Exception {
    Cluster cluster =
        Cluster.create(
            settings.directory(),
            ClusterSettings.session(ChaosSettings.TASK_MANAGERS, ChaosSettings.SLOTS)
                .withBroker()
                .withFlink(flink()));
    // Ctrl-C must not leave processes, some of them paused, behind.
    Thread cleaner = new Thread(cluster::stop, "chaos-cleaner");
    Runtime.getRuntime().addShutdownHook(cleaner);
    try {
      progress.accept("starting a broker, a JobManager and two TaskManagers");
      cluster.start();
      return run(cluster);
    } catch (Exception e) {
      throw new MemberException(e + "; the ends of all logs:", cluster.logs(), e);
    } finally {
      cluster.stop();
      Runtime.getRuntime().removeShutdownHook(cleaner);
    }
  }

  private ChaosReport run(Cluster cluster) throws Exception {
    String servers = cluster.broker().orElseThrow();
    Map<String, String> disturbed = job(servers, "disturbed");
    Map<String, String> calm = job(servers, "calm");
    createTopics(disturbed);
    createTopics(calm);
    long begun = System.nanoTime();
    Patient patient =
        new Patient(cluster, new FlinkRest(cluster.flinkUrl()), disturbed, settings.jar());
    patient.start();
    strike(patient, config(disturbed));
    awaitPredictions(config(disturbed));
    double seconds = (System.nanoTime() - begun) / 1e9;
    AuditReport audit = new Audit(config(disturbed)).run(Duration.ofSeconds(5), true);
    String disturbedEnd = patient.stop();
    progress.accept("the same input in peace");
    Patient healthy = new Patient(cluster, new FlinkRest(cluster.flinkUrl()), calm, settings.jar());
    healthy.start();
    awaitPredictions(config(calm));
    ChaosReport.Comparison comparison =
        compare(config(disturbed), config(calm), disturbedEnd, healthy.stop());
    return new ChaosReport(
        settings.cycles(),
        settings.seed(),
        audit,
        patient.recoveries().rows(),
        patient.parallelisms().size() - 1,
        patient.parallelisms(),
        seconds,
        comparison);
  }

  private void strike(Patient patient, JobConfig config) throws Exception {
    int portion = settings.items() / settings.cycles();
    try (Input input = new Input(config, settings.seed(), settings.items(), ITEMS_PER_SECOND)) {
      for (FaultPlan.Cycle cycle :
          FaultPlan.of(
              settings.cycles(),
              settings.seed(),
              ChaosSettings.TASK_MANAGERS,
              ChaosSettings.TASK_MANAGERS * ChaosSettings.SLOTS)) {
        input.allow(portion);
        TimeUnit.MILLISECONDS.sleep(cycle.delayMillis());
        input.check();
        long took = patient.suffer(cycle);
        progress.accept(
            "cycle %d of %d: %s, well again after %.1f s"
                .formatted(cycle.number(), settings.cycles(), cycle.fault(), took / 1e3));
      }
      input.allow(settings.items() - portion * settings.cycles());
      input.await();
    }
  }

  /** Until each item is predicted, or nothing came for minutes: then the audit will tell. */
  private void awaitPredictions(JobConfig config) throws InterruptedException {
    try (CommittedConsumer predictions =
        CommittedConsumer.fromBeginning(config.kafka(), config.kafka().topics().predictions())) {
      long count = 0;
      long quietSince = System.nanoTime();
      while (count < settings.items() && System.nanoTime() - quietSince < QUIET.toNanos()) {
        long more = predictions.readToEnd(record -> {});
        if (more > 0) {
          count += more;
          quietSince = System.nanoTime();
        }
        predictions.awaitMore();
      }
      progress.accept(count + " predictions are committed");
    }
  }

  private ChaosReport.Comparison compare(
      JobConfig disturbed, JobConfig calm, String disturbedEnd, String calmEnd) throws IOException {
    PredictionDigests one = PredictionDigests.read(disturbed.kafka());
    PredictionDigests other = PredictionDigests.read(calm.kafka());
    Map<String, String> learned = experts(disturbedEnd);
    Map<String, String> expected = experts(calmEnd);
    int same =
        (int)
            expected.entrySet().stream()
                .filter(expert -> expert.getValue().equals(learned.get(expert.getKey())))
                .count();
    return new ChaosReport.Comparison(
        one.same(other), one.different(other), same, expected.size() - same);
  }

  private static Map<String, String> experts(String savepoint) throws IOException {
    Map<String, String> experts = new TreeMap<>();
    for (ModelFile model : SavedModels.read(savepoint)) {
      experts.put(model.expert(), model.sha256());
    }
    return experts;
  }

  private static JobConfig config(Map<String, String> job) {
    return JobConfig.load(null, job, Map.of());
  }

  private static void createTopics(Map<String, String> job) throws InterruptedException {
    JobConfig config = config(job);
    try (Admin admin = Admin.create(config.kafka().clientProperties())) {
      var unused = TopicPlan.of(config.kafka()).create(admin);
    }
  }

  /** Repeatable: event-time order by promises, and a gate that keeps its parameters. */
  private Map<String, String> job(String servers, String name) throws IOException {
    Files.createDirectories(settings.directory());
    Map<String, String> job = new LinkedHashMap<>();
    job.put("job.ordering", "event-time");
    job.put("job.checkpoint-interval", "1s");
    job.put("job.parallelism", "2");
    job.put("gate.learning-rate", "0");
    job.put("features.bits", "14");
    // Ids are remembered that long; the default would fill the small heaps here in a long run.
    job.put("labels.max-age", "1d");
    job.put(
        "experts",
        "[{name: prior, kind: prior}, {name: last-outcome, kind: last-outcome}, {name: bayes,"
            + " kind: naive-bayes}, {name: words, kind: softmax-regression}]");
    job.put("kafka.start-from", "earliest");
    job.put("kafka.clock", "punctuation");
    job.put("kafka.transaction-timeout", "15min");
    job.putAll(settings.job());
    job.put("job.name", name);
    job.put("kafka.bootstrap-servers", servers);
    for (String topic : List.of("predictions", "dead-letters", "feedback", "control")) {
      job.put("kafka.topics." + topic, name + "." + topic);
    }
    return job;
  }

  /** What makes a dead process known soon. */
  private static Map<String, String> flink() {
    Map<String, String> flink = new LinkedHashMap<>();
    flink.put("heartbeat.interval", "1000");
    flink.put("heartbeat.timeout", "6000");
    flink.put("execution.checkpointing.timeout", "30s");
    flink.put("restart-strategy.exponential-delay.initial-backoff", "500ms");
    flink.put("restart-strategy.exponential-delay.max-backoff", "2s");
    flink.put("restart-strategy.exponential-delay.reset-backoff-threshold", "10s");
    return flink;
  }
}

package io.bellwether.pipeline.cluster;

import io.bellwether.pipeline.local.BrokerMain;
import io.bellwether.pipeline.local.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A standalone Flink cluster of processes, and on request a broker, that live in a directory: their
 * configuration, logs, checkpoints, savepoints and the broker's data. They run on when this process
 * ends; another finds them by the same directory.
 *
 * <pre>{@code
 * Cluster cluster = Cluster.create(directory, ClusterSettings.session(2, 2).withBroker());
 * cluster.start();
 * String job = new Jobs(new FlinkRest(cluster.flinkUrl())).submit(jar, submission);
 * cluster.stop();
 * }</pre>
 *
 * <p>There is no high availability without ZooKeeper or Kubernetes: a killed JobManager of a
 * session cluster has forgotten its jobs when it is started again, and they are to be submitted
 * from their newest checkpoint; in application mode {@link #start} does that itself. For one thread
 * of one process at a time.
 */
public final class Cluster {
  public static final String BROKER = "broker";
  public static final String JOB_MANAGER = "jobmanager";
  private static final String TASK_MANAGER = "taskmanager-";
  private static final Duration STARTING = Duration.ofSeconds(240);
  private static final int LOG_LINES = 25;

  private final Path directory;
  private ClusterState state;

  private Cluster(Path directory, ClusterState state) {
    this.directory = directory;
    this.state = state;
  }

  /**
   * A new cluster, not yet started.
   *
   * @throws IllegalStateException when the directory holds one
   */
  public static Cluster create(Path directory, ClusterSettings settings) {
    Path absolute = directory.toAbsolutePath().normalize();
    if (ClusterState.read(absolute).isPresent()) {
      throw new IllegalStateException(
          "there is a cluster in " + absolute + " (stop it first, or choose another --state)");
    }
    int[] free = FreePorts.choose(3);
    ClusterSettings.Ports wanted = settings.ports();
    ClusterSettings.Ports ports =
        new ClusterSettings.Ports(
            wanted.rest() == 0 ? free[0] : wanted.rest(),
            !settings.broker() ? 0 : wanted.broker() == 0 ? free[1] : wanted.broker());
    Cluster cluster = new Cluster(absolute, new ClusterState(settings, ports, free[2], List.of()));
    cluster.prepare();
    return cluster;
  }

  private void prepare() {
    try {
      Files.createDirectories(directory.resolve("tmp"));
      FlinkFiles.write(directory, conf(), state);
    } catch (IOException e) {
      throw new IllegalStateException("the directory must be writable: " + directory, e);
    }
    state.write(directory);
  }

  /** The cluster in a directory, running or not; empty when there is none. */
  public static Optional<Cluster> find(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    return ClusterState.read(absolute).map(state -> new Cluster(absolute, state));
  }

  /**
   * Starts every process that does not run, and returns when all are there. In application mode the
   * job goes on from its newest savepoint or checkpoint, if it has one.
   *
   * @throws MemberException when one ends instead, with the end of its log
   */
  public void start() throws Exception {
    if (state.settings().broker() && !runs(BROKER)) {
      startBroker();
    }
    if (!runs(JOB_MANAGER)) {
      launch(JOB_MANAGER);
    }
    for (String name : taskManagers()) {
      if (!runs(name)) {
        launch(name);
      }
    }
    awaitSlots();
  }

  /** Waits until all TaskManagers have offered their slots to the JobManager. */
  public void awaitSlots() throws Exception {
    FlinkRest rest = new FlinkRest(flinkUrl());
    int slots = state.settings().taskManagers() * state.settings().slots();
    Await.until(
        slots + " slots",
        STARTING,
        () -> {
          checkThatAllRun();
          return rest.slots() >= slots;
        });
  }

  private void checkThatAllRun() {
    for (Member member : state.members()) {
      if (!member.runs()) {
        throw new MemberException(
            member + " has ended; its log " + member.log() + " ends:",
            JavaProcesses.tail(member, LOG_LINES),
            null);
      }
    }
  }

  /**
   * Starts the broker and returns when it listens. Tries again while its port is held: another
   * process's outgoing connection may do that for a moment.
   */
  public void startBroker() throws Exception {
    Path log = directory.resolve("log").resolve(BROKER + ".log");
    long before = Files.exists(log) ? Files.size(log) : 0;
    launch(BROKER);
    Await.until(
        "the broker to listen on port " + state.ports().broker(),
        STARTING,
        () -> {
          byte[] all = Files.readAllBytes(log);
          String written =
              new String(
                  Arrays.copyOfRange(all, (int) Math.min(before, all.length), all.length),
                  StandardCharsets.UTF_8);
          if (written.contains("ready " + bootstrapServers())) {
            return true;
          }
          if (!runs(BROKER)) {
            launch(BROKER);
          }
          return false;
        });
  }

  /** Starts one process of the cluster anew; the former one must have ended. */
  public Member launch(String name) {
    JavaProcesses java = new JavaProcesses(directory, conf());
    Member started =
        switch (name) {
          case BROKER ->
              java.startOwn(
                  name,
                  BrokerMain.class.getName(),
                  FlinkFiles.BROKER_MEMORY,
                  List.of(
                      directory.resolve("kafka").toString(),
                      Integer.toString(state.ports().broker())));
          case JOB_MANAGER -> launchJobManager(java);
          default ->
              java.startFlink(
                  name,
                  "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                  jvmOptions(FlinkFiles.TASK_MANAGER_MEMORY),
                  List.of(),
                  List.of("--configDir", conf().toString()));
        };
    state = state.with(started);
    state.write(directory);
    return started;
  }

  private Member launchJobManager(JavaProcesses java) {
    List<String> jvm = jvmOptions(FlinkFiles.JOB_MANAGER_MEMORY);
    List<String> arguments = new ArrayList<>(List.of("--configDir", conf().toString()));
    ClusterSettings.Application application = state.settings().application();
    if (application == null) {
      return java.startFlink(
          JOB_MANAGER,
          "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
          jvm,
          List.of(),
          arguments);
    }
    arguments.addAll(List.of("--jars", application.jar(), "--job-id", application.jobId()));
    newestSaved()
        .ifPresent(path -> arguments.addAll(List.of("--fromSavepoint", path.toUri().toString())));
    arguments.add("--");
    arguments.addAll(application.arguments());
    return java.startFlink(
        JOB_MANAGER,
        ApplicationEntry.class.getName(),
        jvm,
        List.of(JavaProcesses.homeOf(ApplicationEntry.class)),
        arguments);
  }

  private Optional<Path> newestSaved() {
    try {
      return SavedStates.newest(List.of(checkpoints(), savepoints()));
    } catch (IOException e) {
      throw new IllegalStateException("checkpoints must be readable below " + directory, e);
    }
  }

  private List<String> jvmOptions(List<String> memory) {
    List<String> options = new ArrayList<>(memory);
    if (state.settings().vector()) {
      options.add("--add-modules=jdk.incubator.vector");
    }
    options.add("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.bellwether.schema");
    return options;
  }

  /** Ends every process and forgets the cluster; its files stay. */
  public void stop() {
    List<Member> all = new ArrayList<>(state.members());
    // The broker last, so that the others can say goodbye.
    Collections.sort(all, (a, b) -> Boolean.compare(isBroker(a), isBroker(b)));
    all.forEach(Member::end);
    ClusterState.forget(directory);
  }

  private static boolean isBroker(Member member) {
    return member.name().equals(BROKER);
  }

  private boolean runs(String name) {
    return state.member(name).map(Member::runs).orElse(false);
  }

  /** One of the cluster's processes; it may have ended. */
  public Member member(String name) {
    return state
        .member(name)
        .orElseThrow(() -> new IllegalArgumentException("the cluster has no process " + name));
  }

  /** All processes that were started, in the order of their starts. */
  public List<Member> members() {
    return state.members();
  }

  /** The names of the TaskManagers. */
  public List<String> taskManagers() {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= state.settings().taskManagers(); i++) {
      names.add(TASK_MANAGER + i);
    }
    return names;
  }

  public ClusterSettings settings() {
    return state.settings();
  }

  public Path directory() {
    return directory;
  }

  private Path conf() {
    return directory.resolve("conf");
  }

  /** Where jobs keep their checkpoints. */
  public Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  /** Where savepoints go. */
  public Path savepoints() {
    return directory.resolve("savepoints");
  }

  /** Flink's web pages and REST interface. */
  public URI flinkUrl() {
    return URI.create("http://localhost:" + state.ports().rest());
  }

  /** Where the broker listens; empty without one. */
  public Optional<String> broker() {
    return state.settings().broker() ? Optional.of(bootstrapServers()) : Optional.empty();
  }

  private String bootstrapServers() {
    return "localhost:" + state.ports().broker();
  }

  /** The ends of all logs, for errors. */
  public List<String> logs() {
    List<String> lines = new ArrayList<>();
    for (Member member : state.members()) {
      lines.add("== " + member);
      lines.addAll(JavaProcesses.tail(member, LOG_LINES));
    }
    return lines;
  }
}

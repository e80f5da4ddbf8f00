package io.bellwether.pipeline.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.pipeline.process.JavaProcess;
import io.bellwether.pipeline.process.Patience;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A standalone Flink cluster: a JobManager and a TaskManager with two slots as processes of their
 * own, on Flink's and Log4j's jars alone.
 */
final class FlinkProcesses implements AutoCloseable {
  /** What Flink's distribution has in its lib folder, by the path in a Maven repository. */
  private static final Pattern FLINK =
      Pattern.compile(
          ".*/(org/apache/flink/(?!flink-(connector-(kafka|base)|avro)/)|com/esotericsoftware/|org/objenesis/"
              + "|org/apache/commons/|commons-(cli|codec|collections|io)/|org/slf4j/|org/javassist/"
              + "|org/apache/logging/log4j/|org/xerial/snappy/|at/yawk/lz4/|com/ververica/"
              + "|com/google/code/findbugs/|org/snakeyaml/).*\\.jar");

  /** Packages of java.base that Flink's default configuration opens on each of its JVMs. */
  private static final List<String> OPENED =
      List.of(
          "java.lang", "java.net", "java.io", "java.nio", "java.text", "java.time", "java.util");

  private static final Pattern SUBMITTED = Pattern.compile("submitted with JobID ([0-9a-f]{32})");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final List<String> jvmOptions;
  private final List<Path> libraries;
  private final URI rest;
  private final List<JavaProcess> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  private FlinkProcesses(
      Path directory, List<String> jvmOptions, List<Path> libraries, int restPort) {
    this.directory = directory;
    this.jvmOptions = jvmOptions;
    this.libraries = libraries;
    this.rest = URI.create("http://localhost:" + restPort);
  }

  /** Starts the cluster and waits until both slots are there. */
  static FlinkProcesses start(Path directory, List<String> jvmOptions) throws Exception {
    return start(directory, jvmOptions, List.of());
  }

  /**
   * The same with further jars in Flink's lib folder.
   *
   * @param libraries the jars
   */
  static FlinkProcesses start(Path directory, List<String> jvmOptions, List<Path> libraries)
      throws Exception {
    int[] ports = freePorts();
    FlinkProcesses cluster = new FlinkProcesses(directory, jvmOptions, libraries, ports[1]);
    try {
      cluster.writeConfiguration(ports[0]);
      cluster.launch(
          "jobmanager",
          "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
          List.of("-Xmx320m"),
          List.of("--configDir", cluster.conf().toString()));
      cluster.launch(
          "taskmanager",
          "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
          List.of("-Xmx384m", "-XX:MaxDirectMemorySize=192m", "-XX:MaxMetaspaceSize=192m"),
          List.of("--configDir", cluster.conf().toString()));
      Patience.until(
          "two slots", () -> cluster.get("/overview").path("slots-available").asInt() == 2);
      return cluster;
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return new int[] {first.getLocalPort(), second.getLocalPort()};
    }
  }

  private Path conf() {
    return directory.resolve("conf");
  }

  private void writeConfiguration(int rpcPort) throws IOException {
    Files.createDirectories(conf());
    Files.writeString(
        conf().resolve("config.yaml"),
        """
        jobmanager.rpc.address: localhost
        jobmanager.rpc.port: %d
        jobmanager.bind-host: localhost
        rest.address: localhost
        rest.port: %d
        rest.bind-address: localhost
        taskmanager.host: localhost
        taskmanager.bind-host: localhost
        taskmanager.numberOfTaskSlots: 2
        taskmanager.cpu.cores: 2
        taskmanager.memory.framework.heap.size: 128m
        taskmanager.memory.task.heap.size: 256m
        taskmanager.memory.framework.off-heap.size: 64m
        taskmanager.memory.task.off-heap.size: 64m
        taskmanager.memory.network.min: 64m
        taskmanager.memory.network.max: 64m
        taskmanager.memory.managed.size: 16m
        taskmanager.memory.jvm-metaspace.size: 192m
        taskmanager.memory.jvm-overhead.min: 192m
        taskmanager.memory.jvm-overhead.max: 192m
        metrics.fetcher.update-interval: 500
        state.backend.type: hashmap
        execution.checkpointing.dir: %s
        io.tmp.dirs: %s
        """
            .formatted(
                rpcPort,
                rest.getPort(),
                directory.resolve("checkpoints").toUri(),
                directory.resolve("tmp")));
    Files.writeString(
        conf().resolve("log4j.properties"),
        """
        status = error
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d{ISO8601} %-5p %c - %m%n
        logger.kafka.name = org.apache.kafka
        logger.kafka.level = warn
        """);
  }

  private JavaProcess launch(
      String role, String mainClass, List<String> memory, List<String> arguments) {
    List<String> all = new ArrayList<>(memory);
    all.addAll(jvmOptions);
    OPENED.forEach(name -> all.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    all.add("-Dlog4j.configurationFile=" + conf().resolve("log4j.properties").toUri());
    all.addAll(List.of("-cp", classPath(), mainClass));
    all.addAll(arguments);
    JavaProcess process =
        JavaProcess.start(role, directory, Map.of("FLINK_CONF_DIR", conf().toString()), all);
    processes.add(process);
    return process;
  }

  private String classPath() {
    Stream<String> flink =
        Arrays.stream(JavaProcess.classPath().split(File.pathSeparator))
            .filter(entry -> FLINK.matcher(entry).matches());
    Stream<String> further = libraries.stream().map(jar -> jar.toAbsolutePath().toString());
    return Stream.concat(flink, further).collect(Collectors.joining(File.pathSeparator));
  }

  /** Hands a jar to the JobManager, which keeps it; returns its id. */
  String upload(Path jar) throws Exception {
    String boundary = "jar-" + jar.getFileName();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
            + "Content-Type: application/x-java-archive\r\n\r\n";
    body.writeBytes(head.formatted(boundary, jar.getFileName()).getBytes(UTF_8));
    body.writeBytes(Files.readAllBytes(jar));
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(UTF_8));
    HttpRequest request =
        request("/jars/upload")
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    String file = answer(request).path("filename").asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /**
   * Starts an uploaded jar with a parallelism of 2, its program in the JobManager; the job's id.
   */
  String runUploaded(String jar, List<String> arguments) throws Exception {
    String body = JSON.writeValueAsString(Map.of("programArgsList", arguments, "parallelism", 2));
    HttpRequest request =
        request("/jars/" + jar + "/run")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return answer(request).path("jobid").asText();
  }

  private JsonNode answer(HttpRequest request) throws Exception {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString(UTF_8));
      if (answer.statusCode() == 200) {
        return JSON.readTree(answer.body());
      }
      throw new AssertionError(request.uri() + " was refused: " + answer.body() + "\n" + output());
    } catch (IOException e) {
      throw new AssertionError(request.uri() + " was not answered\n" + output(), e);
    }
  }

  /**
   * Kilobytes of metaspace that the JobManager and the TaskManager use after collecting garbage.
   */
  List<Long> metaspaceKilobytes() throws Exception {
    List<Long> used = new ArrayList<>();
    for (JavaProcess process : processes.subList(0, 2)) {
      String pid = Long.toString(process.pid());
      tool("jcmd", pid, "GC.run");
      String[] lines = tool("jstat", "-gc", pid).lines().toArray(String[]::new);
      List<String> columns = List.of(lines[0].strip().split("\\s+"));
      String value = lines[1].strip().split("\\s+")[columns.indexOf("MU")];
      used.add((long) Double.parseDouble(value.replace(',', '.')));
    }
    return used;
  }

  private static String tool(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(name + " failed: " + output);
    }
    return output;
  }

  /** Does what {@code flink run -d -p 2 JAR ARGUMENTS} does; returns the job's id. */
  String run(Path jar, List<String> arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("run", "-d", "-p", "2"));
    all.add(jar.toAbsolutePath().toString());
    all.addAll(arguments);
    JavaProcess client =
        launch("client", "org.apache.flink.client.cli.CliFrontend", List.of("-Xmx256m"), all);
    return client.awaitLine(SUBMITTED).group(1);
  }

  String state(String job) throws Exception {
    return get("/jobs/" + job).path("state").asText();
  }

  /** How often the job was restarted. */
  int restarts(String job) throws Exception {
    return Patience.forSome(
        "the number of restarts",
        () -> {
          JsonNode value = get("/jobs/" + job + "/metrics?get=numRestarts").path(0).path("value");
          return value.isMissingNode() ? Optional.empty() : Optional.of(value.asInt());
        });
  }

  /** Stops the job behind a savepoint and waits until it has ended. */
  void stop(String job) throws Exception {
    String body = "{\"targetDirectory\":\"" + directory.resolve("savepoints").toUri() + "\"}";
    HttpRequest request =
        request("/jobs/" + job + "/stop")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() != 202) {
      throw new AssertionError("the job cannot be stopped: " + answer.body());
    }
    Patience.until("the job to end", () -> state(job).equals("FINISHED"));
  }

  /** An empty node while nobody answers. */
  private JsonNode get(String path) throws Exception {
    for (JavaProcess process : processes.subList(0, Math.min(2, processes.size()))) {
      if (!process.isAlive()) {
        throw new AssertionError("a process of the cluster has ended:\n" + process.output());
      }
    }
    try {
      HttpResponse<String> answer = http.send(request(path).build(), BodyHandlers.ofString(UTF_8));
      return JSON.readTree(answer.body());
    } catch (ConnectException notYet) {
      return JSON.createObjectNode();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(rest.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  /** What the cluster's processes wrote, for errors. */
  String output() {
    return processes.stream().map(JavaProcess::output).collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    // The JobManager last, so that the others can say goodbye.
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
  }
}

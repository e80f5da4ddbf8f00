package io.bellwether.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.pipeline.local.BrokerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Kafka broker in a process of its own, on a free port; it ends with this one at the latest. */
final class BrokerProcess implements AutoCloseable {
  private static final String READY = "ready ";
  private static final int STOP_SECONDS = 30;

  private final Process process;
  private final Thread endWithThisJvm;
  private final String bootstrapServers;

  private BrokerProcess(Process process) throws IOException {
    this.process = process;
    this.endWithThisJvm = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endWithThisJvm);
    this.bootstrapServers = awaitReady();
  }

  /** Starts a broker whose data and log lie in a directory; it listens when this returns. */
  static BrokerProcess start(Path directory) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName(),
            directory.resolve("broker").toString(),
            "0");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(Redirect.to(directory.resolve("broker.log").toFile()))
            .start();
    return new BrokerProcess(process);
  }

  private String awaitReady() throws IOException {
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        Thread rest = new Thread(() -> out.lines().forEach(ignored -> {}), "broker-output");
        rest.setDaemon(true);
        rest.start();
        return line.substring(READY.length());
      }
    }
    close();
    throw new IOException("the broker ended before it listened; see broker.log beside its data");
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** Processor time that it has taken since it was started; 0 where the system does not tell. */
  long cpuNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(endWithThisJvm);
  }
}

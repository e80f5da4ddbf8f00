package io.bellwether.llm.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The test server in a process of its own, which ends with the test at the latest. */
public final class LlmServerProcess implements AutoCloseable {
  private static final String ANNOUNCEMENT = "listening on ";

  private final Process process;
  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private LlmServerProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it on this port, 0 for a free one, and returns when it listens. */
  public static LlmServerProcess start(int port) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LlmTestServer.class.getName(), "--port", String.valueOf(port)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = output.readLine();
    if (line == null || !line.startsWith(ANNOUNCEMENT)) {
      process.destroyForcibly();
      throw new IOException("the test server did not start: " + line);
    }
    return new LlmServerProcess(process, URI.create(line.substring(ANNOUNCEMENT.length())));
  }

  /** Where it listens. */
  public URI url() {
    return url;
  }

  /** Switches to this fault, as JSON. */
  public void fault(String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/faults"))
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException("the test server refused the fault " + json + ": " + status);
    }
  }

  /** As {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}

package io.bellwether.dashboard.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The newest checkpoints of the first running job of a Flink cluster, from its REST address. */
public final class FlinkCheckpoints {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Asks on request.
   *
   * @throws IllegalArgumentException when the address is not http(s)://host:port
   */
  public FlinkCheckpoints(String address) {
    this.address = URI.create(address.endsWith("/") ? address : address + "/");
    String scheme = this.address.getScheme();
    if (this.address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "the address of Flink must be http://host:port or https://host:port: " + address);
    }
  }

  /** The state of things; a problem is told in the answer. */
  ObjectNode ask() throws InterruptedException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    try {
      JsonNode jobs = get("jobs/overview").path("jobs");
      for (JsonNode job : jobs) {
        if (job.path("state").asText().equals("RUNNING")) {
          json.put("job", job.path("name").asText());
          json.put("state", "RUNNING");
          json.put("since", job.path("start-time").asLong());
          checkpoints(json, job.path("jid").asText());
          return json;
        }
      }
      json.put("state", jobs.isEmpty() ? "NO JOB" : jobs.get(0).path("state").asText());
    } catch (IOException e) {
      json.put("problem", "Flink does not answer: " + e.getClass().getSimpleName());
    }
    return json;
  }

  private void checkpoints(ObjectNode json, String job) throws IOException, InterruptedException {
    if (!job.matches("[0-9a-f]{32}")) {
      throw new IOException("no job id: " + job.length() + " characters");
    }
    JsonNode all = get("jobs/" + job + "/checkpoints");
    json.put("completed", all.path("counts").path("completed").asLong());
    json.put("failed", all.path("counts").path("failed").asLong());
    JsonNode last = all.path("latest").path("completed");
    if (last.isObject()) {
      json.put("lastId", last.path("id").asLong());
      json.put("lastAt", last.path("latest_ack_timestamp").asLong());
      json.put("lastMillis", last.path("end_to_end_duration").asLong());
      json.put("lastBytes", last.path("state_size").asLong());
    }
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE).GET().build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return JSON.readTree(answer.body());
  }
}

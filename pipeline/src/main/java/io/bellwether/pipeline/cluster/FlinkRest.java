package io.bellwether.pipeline.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The REST interface of a Flink cluster. Any thread may call it.
 *
 * <p>Every call throws {@link Unreachable} when nobody answers, and {@link IllegalStateException}
 * with Flink's own reason when it refuses.
 */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int REASON_CHARACTERS = 2000;
  private static final int NOT_READY = 503;

  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  /** Nobody answers where Flink should be, or one that is not ready yet. */
  public static final class Unreachable extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Unreachable(URI url, Throwable cause) {
      super("Flink must answer at " + url + " (is it running, is --flink-url right?)", cause);
    }
  }

  /** Speaks to the Flink at this address, such as {@code http://localhost:8081}. */
  public FlinkRest(URI url) {
    this.url = url;
  }

  public URI url() {
    return url;
  }

  /** What a path says. */
  public JsonNode get(String path) {
    return answer(request(path).build());
  }

  /** What a path answers to a request with this body, which is written as JSON. */
  public JsonNode post(String path, Object body) {
    return answer(json(path).POST(body(body)).build());
  }

  JsonNode patch(String path) {
    return answer(request(path).method("PATCH", BodyPublishers.noBody()).build());
  }

  void delete(String path) {
    JsonNode unused = answer(request(path).DELETE().build());
  }

  private static BodyPublisher body(Object body) {
    try {
      return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    } catch (IOException e) {
      throw new IllegalStateException("a request cannot be written as JSON", e);
    }
  }

  /** Hands a jar to the JobManager, which keeps it; returns its id. */
  public String upload(Path jar) {
    String boundary = "bellwether-" + Long.toHexString(System.nanoTime());
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
            .formatted(boundary, jar.getFileName());
    try {
      BodyPublisher file =
          BodyPublishers.concat(
              BodyPublishers.ofString(head),
              BodyPublishers.ofFile(jar),
              BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
      HttpRequest request =
          request("/jars/upload")
              .header("Content-Type", "multipart/form-data; boundary=" + boundary)
              .POST(file)
              .build();
      String kept = answer(request).path("filename").asText();
      return kept.substring(kept.lastIndexOf('/') + 1);
    } catch (IOException e) {
      throw new IllegalStateException(
          "the job jar must be readable: " + jar + (Files.exists(jar) ? "" : " is not there"), e);
    }
  }

  /** How many task slots there are, free or not; 0 while nobody answers. */
  int slots() {
    try {
      return get("/overview").path("slots-total").asInt();
    } catch (Unreachable notYet) {
      return 0;
    }
  }

  /** All jobs that Flink remembers, with id, name and state. */
  List<JsonNode> jobs() {
    return get("/jobs/overview").path("jobs").valueStream().toList();
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).timeout(LIMIT);
  }

  private JsonNode answer(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString(UTF_8));
      if (answer.statusCode() == NOT_READY) {
        throw new Unreachable(url, null);
      }
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            "Flink refused "
                + request.method()
                + " "
                + request.uri()
                + " with "
                + answer.statusCode()
                + ": "
                + reason(answer.body()));
      }
      return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    } catch (IOException e) {
      throw new Unreachable(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Flink was asked", e);
    }
  }

  private static String reason(String body) {
    String text = body;
    try {
      JsonNode errors = JSON.readTree(body).path("errors");
      if (errors.isArray()) {
        text = String.join(" ", errors.valueStream().map(JsonNode::asText).toList());
      }
    } catch (IOException notJson) {
      text = body; // a proxy's own page
    }
    return text.length() <= REASON_CHARACTERS ? text : text.substring(0, REASON_CHARACTERS) + " …";
  }
}

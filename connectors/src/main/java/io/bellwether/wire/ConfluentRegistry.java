package io.bellwether.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * A client for the REST calls of Confluent's schema registry, which Apicurio answers too. Calls
 * block up to attempts × timeout and the short pauses between; any thread.
 *
 * <p>Redirects are not followed. Failed connections, timeouts, 429 and 5xx answers are tried again;
 * everything else is final.
 */
public final class ConfluentRegistry {
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the client waits between two attempts. */
  interface Sleeper {
    void sleepMillis(long millis) throws InterruptedException;
  }

  private record Answer(int status, JsonNode body) {}

  private final RegistrySettings settings;
  private final Sleeper sleeper;
  private final HttpClient http;

  public ConfluentRegistry(RegistrySettings settings) {
    this(settings, Thread::sleep);
  }

  ConfluentRegistry(RegistrySettings settings, Sleeper sleeper) {
    this.settings = settings;
    this.sleeper = sleeper;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(settings.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * The schema with this id.
   *
   * @throws WireException unknown-schema-id, incompatible-schema (not Avro, or with references) or
   *     registry-unavailable
   */
  public Schema schema(int id) throws WireException {
    Answer answer = call("GET", "/schemas/ids/" + Integer.toUnsignedString(id), null);
    if (answer.status() == 404) {
      throw new WireException(
          RejectReason.UNKNOWN_SCHEMA_ID,
          "schema id " + Integer.toUnsignedString(id) + " is not in " + settings.url());
    }
    JsonNode body = succeeded(answer);
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO") || !body.path("references").isEmpty()) {
      throw new WireException(
          RejectReason.INCOMPATIBLE_SCHEMA,
          "schema id " + id + " must be of type AVRO without references: " + type);
    }
    try {
      return new Schema.Parser().parse(body.path("schema").asText());
    } catch (RuntimeException e) {
      throw new WireException(
          RejectReason.INCOMPATIBLE_SCHEMA, "schema id " + id + " does not parse", e);
    }
  }

  /**
   * Registers a schema, or finds it when the subject has it already, and returns its id.
   *
   * @throws WireException incompatible-schema (the subject's rule refuses it) or
   *     registry-unavailable
   */
  public int register(String subject, Schema schema) throws WireException {
    Answer answer = call("POST", "/subjects/" + encode(subject) + "/versions", request(schema));
    if (answer.status() == 409 || answer.status() == 422) {
      throw new WireException(
          RejectReason.INCOMPATIBLE_SCHEMA,
          settings.url()
              + " refuses "
              + schema.getFullName()
              + " for subject "
              + subject
              + ": "
              + message(answer));
    }
    JsonNode id = succeeded(answer).path("id");
    if (!id.isInt()) {
      throw unavailable("answered a registration without an id", null);
    }
    return id.asInt();
  }

  /**
   * Whether the subject's rule would let this schema in; true for a subject without versions.
   *
   * @throws WireException registry-unavailable
   */
  public boolean isCompatible(String subject, Schema schema) throws WireException {
    String path = "/compatibility/subjects/" + encode(subject) + "/versions/latest";
    Answer answer = call("POST", path, request(schema));
    return answer.status() == 404 || succeeded(answer).path("is_compatible").asBoolean();
  }

  /**
   * The subject's compatibility level, such as BACKWARD, or the registry's where it has none.
   *
   * @throws WireException registry-unavailable
   */
  public String compatibilityLevel(String subject) throws WireException {
    Answer own = call("GET", "/config/" + encode(subject), null);
    Answer answer = own.status() == 404 ? call("GET", "/config", null) : own;
    return succeeded(answer).path("compatibilityLevel").asText();
  }

  private Answer call(String method, String path, String body) throws WireException {
    HttpRequest request = httpRequest(method, path, body);
    WireException last = null;
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      try {
        if (attempt > 0) {
          sleeper.sleepMillis(100L << Math.min(attempt, 5));
        }
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 429 && response.statusCode() < 500) {
          return new Answer(response.statusCode(), parse(response.body()));
        }
        last = unavailable("answered " + response.statusCode(), null);
      } catch (IOException e) {
        last = unavailable("did not answer: " + e, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable("was not waited for, as the thread was interrupted", e);
      }
    }
    throw last;
  }

  private HttpRequest httpRequest(String method, String path, String body) {
    String base = settings.url().toString();
    URI uri = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(settings.timeout())
            .header("Accept", MEDIA_TYPE + ", application/json")
            .header("Content-Type", MEDIA_TYPE)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!settings.user().isEmpty()) {
      String credentials = settings.user() + ":" + settings.password();
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }
    return request.build();
  }

  private static JsonNode parse(byte[] body) throws IOException {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null ? JSON.missingNode() : node;
    } catch (JsonProcessingException e) {
      // An error page of a proxy; the status alone then tells what happened.
      return JSON.missingNode();
    }
  }

  private JsonNode succeeded(Answer answer) throws WireException {
    if (answer.status() == 200) {
      return answer.body();
    }
    String hint =
        answer.status() == 401 || answer.status() == 403
            ? "; check registry.user and registry.password"
            : "";
    throw unavailable("answered " + answer.status() + message(answer) + hint, null);
  }

  private static String message(Answer answer) {
    String message = answer.body().path("message").asText("");
    return message.isEmpty() ? "" : " " + message;
  }

  private WireException unavailable(String what, Throwable cause) {
    return new WireException(
        RejectReason.REGISTRY_UNAVAILABLE, "registry.url " + settings.url() + " " + what, cause);
  }

  private static String request(Schema schema) {
    return JSON.valueToTree(Map.of("schema", schema.toString())).toString();
  }

  private static String encode(String subject) {
    return URLEncoder.encode(subject, UTF_8).replace("+", "%20");
  }
}

package io.bellwether.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.pipeline.config.RegistryConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;

/** Checks that the schema registry answers. */
final class RegistryCheckup {
  private static final String SUBJECT = "schema registry";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final RegistryConfig registry;

  RegistryCheckup(RegistryConfig registry) {
    this.registry = registry;
  }

  Finding finding() throws InterruptedException {
    if (registry.url().isEmpty()) {
      return Finding.ok(SUBJECT, "none is configured, schema ids are built in");
    }
    try {
      int status =
          HttpClient.newBuilder()
              .connectTimeout(TIMEOUT)
              .build()
              .send(request(), BodyHandlers.discarding())
              .statusCode();
      return answered(status);
    } catch (IOException | IllegalArgumentException e) {
      return Finding.failure(
          SUBJECT,
          registry.printableUrl() + " does not answer",
          "start it, or correct registry.url");
    }
  }

  private HttpRequest request() {
    String base = registry.url().orElseThrow().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/subjects")).timeout(TIMEOUT);
    registry
        .username()
        .ifPresent(
            username -> {
              String pair = username + ":" + registry.password().orElse("");
              String encoded = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
              request.header("Authorization", "Basic " + encoded);
            });
    return request.build();
  }

  private Finding answered(int status) {
    return switch (status) {
      case 200 -> Finding.ok(SUBJECT, registry.printableUrl() + " answers");
      case 401, 403 ->
          Finding.failure(
              SUBJECT,
              registry.printableUrl() + " refuses the credentials",
              "correct registry.username and registry.password");
      default ->
          Finding.failure(
              SUBJECT,
              registry.printableUrl() + " answers " + status + " to /subjects",
              "let registry.url be the root of its Confluent-compatible calls");
    };
  }
}

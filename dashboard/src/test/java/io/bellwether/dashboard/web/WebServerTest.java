package io.bellwether.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bellwether.dashboard.views.Desk;
import io.bellwether.schema.Prediction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {
  private static final String TOKEN = "correct-horse-battery-staple";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Samples samples = new Samples(11);
  private final Desk desk = new Desk(Clock.systemUTC());
  private final List<String> done = new ArrayList<>();
  private WebServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void start(Optional<String> token) {
    server =
        WebServer.start(
            new WebSettings("127.0.0.1", 0, token),
            new WebServer.Sources(
                desk,
                () -> 0,
                JsonNodeFactory.instance::objectNode,
                Optional.of(new Recorded()),
                Optional::empty,
                () -> true));
  }

  /** Notes down what a person did. */
  private final class Recorded implements AlertActions {
    @Override
    public void acknowledge(String alertId, String by) {
      done.add("acknowledge " + alertId);
    }

    @Override
    public void mute(String rule, String symbol, Duration duration, String by) {
      done.add("mute " + rule + " " + symbol + " " + duration);
    }

    @Override
    public void unmute(String rule, String symbol, String by) {
      done.add("unmute " + rule);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.address().resolve(path)).timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder mute(String csrf) {
    HttpRequest.Builder mute =
        request("/api/v1/mutes")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"rule\":\"r\",\"symbol\":\"ACME\",\"minutes\":60}"));
    return csrf == null ? mute : mute.header(Gatekeeper.CSRF_HEADER, csrf);
  }

  private String csrf() throws IOException, InterruptedException {
    return JSON.readTree(send(request("/api/v1/session")).body()).get("csrf").asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app.css", "/app.js", "/lib/uplot.js", "/api/v1/snapshot"})
  void forbidsInlineScriptsAndFramesEverywhere(String path) throws Exception {
    start(Optional.empty());

    HttpResponse<String> answer = send(request(path));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void changesSomethingOnlyForItsOwnPage() throws Exception {
    start(Optional.empty());
    String csrf = csrf();

    assertThat(send(mute(null)).statusCode()).isEqualTo(403);
    assertThat(send(mute("guessed")).statusCode()).isEqualTo(403);
    assertThat(send(mute(csrf).header("Origin", "https://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(send(mute(csrf).header("Sec-Fetch-Site", "cross-site")).statusCode()).isEqualTo(403);
    assertThat(send(mute(csrf).setHeader("Content-Type", "text/plain")).statusCode())
        .isEqualTo(415);
    assertThat(done).isEmpty();

    assertThat(send(mute(csrf)).statusCode()).isEqualTo(202);
    assertThat(done).containsExactly("mute r ACME PT1H");
  }

  @Test
  void isServedUnderItsOwnNameOnly() throws Exception {
    start(Optional.empty());

    assertThat(statusOf("GET /api/v1/snapshot HTTP/1.1\r\nHost: evil.example\r\n"))
        .contains(" 421 ");
    assertThat(statusOf("GET /api/v1/snapshot HTTP/1.1\r\nHost: localhost:1\r\n"))
        .contains(" 200 ");
  }

  /** By hand, as an HTTP client does not let one lie about the host. */
  private String statusOf(String head) throws IOException {
    URI address = server.address();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  @Test
  void withATokenNothingIsToldWithoutIt() throws Exception {
    start(Optional.of(TOKEN));

    for (String path : List.of("/api/v1/snapshot", "/api/v1/events", "/metrics", "/app.js")) {
      assertThat(send(request(path)).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(send(request("/")).headers().firstValue("Location").orElseThrow())
        .endsWith("/login");
    assertThat(send(request("/healthz")).statusCode()).isEqualTo(200);
    assertThat(send(bearer("/metrics", TOKEN)).statusCode()).isEqualTo(200);
    assertThat(send(bearer("/metrics", TOKEN + "x")).statusCode()).isEqualTo(401);
  }

  private HttpRequest.Builder bearer(String path, String token) {
    return request(path).header("Authorization", "Bearer " + token);
  }

  @Test
  void aLoginOpensASessionThatScriptsAndOtherSitesCannotUse() throws Exception {
    start(Optional.of(TOKEN));

    HttpResponse<String> answer = send(login(TOKEN));

    assertThat(answer.statusCode()).isEqualTo(204);
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(TOKEN);
    String session = cookie.substring(0, cookie.indexOf(';'));
    assertThat(send(request("/api/v1/snapshot").header("Cookie", session)).statusCode())
        .isEqualTo(200);
    String forged = session.substring(0, session.length() - 2) + "xx";
    assertThat(send(request("/api/v1/snapshot").header("Cookie", forged)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void letsNobodyGuessTokensForLong() throws Exception {
    start(Optional.of(TOKEN));
    List<Integer> answers = new ArrayList<>();

    for (int i = 0; i < 8; i++) {
      answers.add(send(login("wrong-" + i)).statusCode());
    }

    assertThat(answers).startsWith(401).contains(429).endsWith(429);
  }

  private HttpRequest.Builder login(String token) {
    return request("/api/v1/login")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token + "\"}"));
  }

  @Test
  void limitsTheRateAndTheSizeOfRequests() throws Exception {
    start(Optional.empty());
    String csrf = csrf();
    HttpRequest.Builder large =
        mute(csrf)
            .POST(HttpRequest.BodyPublishers.ofString("{\"rule\":\"" + "x".repeat(20_000) + "\"}"));

    assertThat(send(large).statusCode()).isEqualTo(413);
    boolean limited = false;
    for (int i = 0; i < 2000 && !limited; i++) {
      limited = send(request("/healthz")).statusCode() == 429;
    }
    assertThat(limited).isTrue();
    assertThat(done).isEmpty();
  }

  @Test
  void refusesToServeOthersWithoutAToken() {
    assertThatThrownBy(() -> WebSettings.parse("0.0.0.0:8090", 1, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--listen 0.0.0.0")
        .hasMessageContaining("BELLWETHER_DASHBOARD_TOKEN");
    assertThatThrownBy(() -> WebSettings.parse("0.0.0.0", 1, Optional.of("short")))
        .hasMessageContaining("16 characters: 5")
        .hasMessageNotContaining("short");
    assertThat(WebSettings.parse("0.0.0.0:8090", 1, Optional.of(TOKEN)).toString())
        .doesNotContain(TOKEN);
    assertThat(WebSettings.parse("[::1]:99", 1, Optional.empty()).port()).isEqualTo(99);
    assertThat(WebSettings.parse("localhost", 7, Optional.empty()).port()).isEqualTo(7);
  }

  @Test
  void goesOnWithoutAGapAfterTheLastEventSeen() throws Exception {
    start(Optional.empty());
    desk.predicted(samples.next());
    String at = JSON.readTree(send(request("/api/v1/snapshot")).body()).get("at").asText();
    List<Long> rows = new ArrayList<>();

    String seen = follow(at, rows, 20);
    for (int i = 0; i < 20; i++) {
      desk.predicted(samples.next());
    }
    follow(seen, rows, 60);

    assertThat(rows).doesNotHaveDuplicates();
    assertThat(rows).contains(21L, 30L, 40L, 41L);
    for (int i = 1; i < rows.size(); i++) {
      assertThat(rows.get(i)).isEqualTo(rows.get(i - 1) + 1);
    }
  }

  /** Reads events until enough rows came, while more predictions come; the last id seen. */
  private String follow(String after, List<Long> rows, int until) throws Exception {
    HttpResponse<java.io.InputStream> events =
        http.send(
            request("/api/v1/events").header("Last-Event-ID", after).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    String seen = after;
    String name = "";
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      while (rows.size() < until) {
        String line = lines.readLine();
        if (line.startsWith("id: ")) {
          seen = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          if (name.equals("tape")) {
            collect(JSON.readTree(line.substring(6)), rows);
          }
          Prediction next = samples.next();
          desk.predicted(next);
          desk.labelled(samples.label(next));
        }
      }
    }
    return seen;
  }

  private static void collect(JsonNode frame, List<Long> rows) {
    frame.get("rows").forEach(row -> rows.add(row.get("n").asLong()));
  }

  @Test
  void tellsAPageFromBeforeARestartToBeginAnew() throws Exception {
    start(Optional.empty());

    String answer = send(request("/api/v1/events").header("Last-Event-ID", "former-5")).body();

    assertThat(answer).contains("event: reset");
  }

  @Test
  void answersWhatItDoesNotHaveWithASentence() throws Exception {
    start(Optional.empty());

    HttpResponse<String> answer = send(request("/api/v1/predictions/none"));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(answer.body()).get("error").asText()).contains("50000");
    assertThat(send(request("/api/v1/predictions?limit=9999")).statusCode()).isEqualTo(400);
    assertThat(send(request("/../../etc/passwd")).statusCode()).isIn(400, 404);
  }

  @Test
  void showsMetricsToPrometheus() throws Exception {
    start(Optional.empty());
    desk.predicted(samples.next());
    // A meter that is not held on to is lost with the next collection.
    System.gc();

    assertThat(send(request("/metrics")).body())
        .contains("bellwether_dashboard_predictions_total 1.0")
        .contains("jvm_memory_used_bytes");
  }
}

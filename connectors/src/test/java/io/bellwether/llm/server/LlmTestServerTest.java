package io.bellwether.llm.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server refuses what the providers refuse, and answers in their form. */
class LlmTestServerTest {
  private static final String SYSTEM =
      "{\"role\":\"system\",\"content\":\"A = negative\\nB = positive\"}";
  private static final String USER = "{\"role\":\"user\",\"content\":\"Profit rises\"}";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private LlmTestServer server;

  @BeforeEach
  void start() throws Exception {
    server = LlmTestServer.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/chat|\"stream\":false,\"top_logprobs\":21|400",
        "/api/chat|\"stream\":false,\"logprobs\":1|400",
        "/api/chat|\"stream\":false,\"format\":\"xml\"|400",
        "/api/chat|\"stream\":false,\"options\":{\"num_predict\":\"4\"}|400",
        "/api/chat|\"stream\":false,\"max_tokens\":4|400",
        "/api/chat|\"stream\":false,\"logprobs\":true,\"top_logprobs\":20|200",
        "/v1/chat/completions|\"top_logprobs\":5|400",
        "/v1/chat/completions|\"logprobs\":true,\"top_logprobs\":21|400",
        "/v1/chat/completions|\"temperature\":2.5|400",
        "/v1/chat/completions|\"options\":{}|400",
        "/v1/chat/completions|\"response_format\":{\"type\":\"xml\"}|400",
        "/v1/chat/completions|\"logprobs\":true,\"top_logprobs\":20,\"seed\":1|200"
      })
  void checksFieldsAsPublished(String path, String fields, int status) throws Exception {
    String messages = "\"messages\":[" + SYSTEM + "," + USER + "]";

    HttpResponse<String> answer =
        post(path, "{\"model\":\"words\"," + messages + "," + fields + "}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status == 400) {
      JsonNode error = json.readTree(answer.body()).path("error");
      assertThat((path.startsWith("/v1") ? error.path("message") : error).isTextual()).isTrue();
    }
  }

  @Test
  void doesNotKnowOtherModels() throws Exception {
    String body = "{\"model\":\"gpt-9\",\"stream\":false,\"messages\":[" + USER + "]}";

    assertThat(post("/api/chat", body).statusCode()).isEqualTo(404);
    assertThat(json.readTree(post("/v1/chat/completions", body).body()).at("/error/code").asText())
        .isEqualTo("model_not_found");
  }

  @Test
  void completesPromptsOverBothOlderPaths() throws Exception {
    String prompt = "\"prompt\":\"A = negative\\nB = positive\\nProfit rises\"";

    JsonNode ollama =
        json.readTree(
            post("/api/generate", "{\"model\":\"words\",\"stream\":false," + prompt + "}").body());
    JsonNode openAi =
        json.readTree(post("/v1/completions", "{\"model\":\"words\"," + prompt + "}").body());

    assertThat(ollama.path("response").asText()).isEqualTo("B");
    assertThat(ollama.path("done").asBoolean()).isTrue();
    assertThat(openAi.at("/choices/0/text").asText()).isEqualTo("B");
    assertThat(openAi.path("object").asText()).isEqualTo("text_completion");
  }

  @Test
  void changesItsFaultWhileItRuns() throws Exception {
    String body = "{\"model\":\"words\",\"messages\":[" + SYSTEM + "," + USER + "]}";

    post("/faults", "{\"fault\":\"status\",\"status\":429,\"retryAfter\":7}");
    HttpResponse<String> limited = post("/v1/chat/completions", body);
    post("/faults", "{\"fault\":\"none\"}");
    HttpResponse<String> well = post("/v1/chat/completions", body);

    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("7");
    assertThat(well.statusCode()).isEqualTo(200);
    assertThat(server.numAsked()).isEqualTo(2);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}

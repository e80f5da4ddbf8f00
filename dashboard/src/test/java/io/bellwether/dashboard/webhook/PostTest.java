package io.bellwether.dashboard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.dashboard.webhook.Post.Result;
import io.bellwether.schema.Severity;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostTest {
  private final Post post = new Post(Clock.fixed(Instant.ofEpochSecond(1234), ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource({
    "200, DELIVERED", "204, DELIVERED", "302, REFUSED", "400, REFUSED", "404, REFUSED",
    "408, FAILED", "429, FAILED", "500, FAILED", "503, FAILED", "504, FAILED",
  })
  void judgesByTheStatusAndFollowsNoRedirect(int status, Result result) throws Exception {
    try (Receiver receiver = Receiver.on(0, 0)) {
      receiver.answerWith(status);

      Post.Answer answer = post.send(target(receiver.port(), ""), "key-1", "body");

      assertThat(answer).isEqualTo(new Post.Answer(result, "status " + status));
      assertThat(receiver.requests())
          .containsExactly(new Receiver.Request("key-1", "", "text/plain", "body"));
    }
  }

  @Test
  void signsWhatItSendsWithTheTime() throws Exception {
    try (Receiver receiver = Receiver.on(0, 0)) {
      post.send(target(receiver.port(), "key"), "key-1", "The quick brown fox");

      assertThat(receiver.requests().get(0).signature())
          .isEqualTo("t=1234,v1=b49751d1ea9bfe91bfef4ac8192dfb96c1fec2671f01c8cc86e6589a2caca67c");
    }
  }

  @Test
  void givesUpWhenNobodyIsThere() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(post.send(target(port, ""), "key-1", "body"))
        .isEqualTo(new Post.Answer(Result.FAILED, "ConnectException"));
  }

  @Test
  void givesUpWhenNoAnswerComesInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Post.Answer answer = post.send(target(silent.getLocalPort(), ""), "key-1", "body");

      assertThat(answer.result()).isEqualTo(Result.FAILED);
    }
  }

  private static WebhookTarget target(int port, String secret) {
    return new WebhookTarget(
        "desk",
        URI.create("http://127.0.0.1:" + port + "/alerts"),
        secret,
        "",
        "text/plain",
        Severity.INFO,
        false);
  }
}

package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bellwether.pipeline.local.EmbeddedBroker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicsAndDoctorIT {
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void createsWhatIsMissingOnce() throws Exception {
    Captured dry = run("topics", "--dry-run");
    assertThat(dry.out().lines()).hasSize(6).allMatch(line -> line.startsWith("would create"));
    assertThat(topics()).isEmpty();

    Captured first = run("topics");
    assertThat(first.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(first.err())
        .isEqualTo(lines("6 created, 0 there already, 0 of them different from the plan"));
    assertThat(topics())
        .containsExactlyInAnyOrder(
            "news", "outcomes", "predictions", "dead-letters", "feedback", "control");

    Captured second = run("topics", "--json");
    assertThat(second.out()).doesNotContain("created").contains("\"action\" : \"exists\"");
  }

  @Test
  void isHealthyOnceTheTopicsAreThere() {
    assertThat(run("doctor").exitCode()).isEqualTo(ExitCode.UNHEALTHY);
    run("topics");

    Captured doctor = run("doctor");

    assertThat(doctor.out().lines()).allMatch(line -> line.startsWith("ok"));
    assertThat(doctor.out()).contains("broker version: 4.2");
    assertThat(doctor.err()).isEqualTo(lines("healthy"));
    assertThat(doctor.exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void reportsTopicsThatDoNotFitAndLeavesThemAlone() throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic("control", 3, (short) 1))).all().get();
    }

    Captured topics = run("topics");
    assertThat(topics.out())
        .contains("differs      control")
        .contains("partitions are 3, planned are 1")
        .contains("cleanup.policy is delete, planned is compact");

    Captured doctor = run("doctor");
    assertThat(doctor.exitCode()).isEqualTo(ExitCode.UNHEALTHY);
    assertThat(doctor.out().lines())
        .filteredOn(line -> line.startsWith("FAIL"))
        .singleElement()
        .asString()
        .contains("topic control", "cleanup.policy is delete");
  }

  @Test
  void findsDeadLettersTooSmallForTheNews() throws Exception {
    run("topics");
    setMaxMessageBytes("dead-letters", "1000000");

    Captured doctor = run("doctor");

    assertThat(doctor.exitCode()).isEqualTo(ExitCode.UNHEALTHY);
    assertThat(doctor.out()).contains("FAIL  max.message.bytes: dead-letters takes 1000000, news");
  }

  @Test
  void findsATransactionTimeoutThatTheBrokerRefuses() {
    run("topics");

    Captured doctor = run("doctor", "-D", "kafka.transaction-timeout=2h");

    assertThat(doctor.exitCode()).isEqualTo(ExitCode.UNHEALTHY);
    assertThat(doctor.out()).contains("the broker allows 3600000 ms");
    assertThat(
            run(
                    "doctor",
                    "-D",
                    "kafka.transaction-timeout=2h",
                    "-D",
                    "kafka.delivery-guarantee=at-least-once")
                .exitCode())
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void asksTheRegistryWithItsCredentials() throws Exception {
    run("topics");
    HttpServer registry = registry();
    String url = "registry.url=http://localhost:" + registry.getAddress().getPort() + "/";

    Captured refused = run("doctor", "-D", url);
    Captured accepted =
        run("doctor", "-D", url, "-D", "registry.username=me", "-D", "registry.password=pw");
    registry.stop(0);
    Captured silent = run("doctor", "-D", url);

    assertThat(refused.out()).contains("FAIL  schema registry").contains("refuses the credentials");
    assertThat(accepted.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(silent.out()).contains("does not answer");
    assertThat(silent.exitCode()).isEqualTo(ExitCode.UNHEALTHY);
  }

  @Test
  void saysThatNobodyAnswers() {
    broker.close();

    Captured topics = run("topics");
    Captured doctor = run("doctor", "--json");

    assertThat(topics.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(topics.err())
        .startsWith("bellwether: kafka.bootstrap-servers must name brokers that answer")
        .doesNotContain("\tat ");
    assertThat(doctor.exitCode()).isEqualTo(ExitCode.UNHEALTHY);
    assertThat(doctor.out()).contains("\"status\" : \"FAILURE\"").contains("does not answer");
  }

  private static HttpServer registry() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
    server.createContext(
        "/subjects",
        exchange -> {
          String credentials = exchange.getRequestHeaders().getFirst("Authorization");
          exchange.sendResponseHeaders("Basic bWU6cHc=".equals(credentials) ? 200 : 401, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private Captured run(String... arguments) {
    Stream<String> address =
        Stream.of("-D", "kafka.bootstrap-servers=" + broker.bootstrapServers());
    return Captured.run(
        Map.of(), Stream.concat(Arrays.stream(arguments), address).toArray(String[]::new));
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private Iterable<String> topics() throws Exception {
    try (Admin admin = admin()) {
      return admin.listTopics().names().get();
    }
  }

  private void setMaxMessageBytes(String topic, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp set =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", value), AlterConfigOp.OpType.SET);
    try (Admin admin = admin()) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
      // Acknowledged by the controller; the broker hears of it a little later.
      String seen = "";
      for (int i = 0; i < 600 && !seen.equals(value); i++) {
        TimeUnit.MILLISECONDS.sleep(50);
        seen =
            admin
                .describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get("max.message.bytes")
                .value();
      }
      assertThat(seen).isEqualTo(value);
    }
  }

  private static String lines(String line) {
    return line + System.lineSeparator();
  }
}

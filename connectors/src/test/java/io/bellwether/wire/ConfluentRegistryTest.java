package io.bellwether.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfluentRegistryTest {
  private static final Schema NEWS = NewsItem.getClassSchema();
  private final List<Long> pauses = new ArrayList<>();
  private RegistryServer server;
  private ConfluentRegistry registry;

  @BeforeEach
  void start() throws IOException {
    server = new RegistryServer("/apis/ccompat/v7");
    registry = registry(Duration.ofSeconds(5), 3);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void registersOnceAndFindsAgain() throws WireException {
    int id = registry.register("news-value", NEWS);

    assertThat(registry.register("news-value", NEWS)).isEqualTo(id);
    assertThat(registry.schema(id)).isEqualTo(NEWS);
    assertThat(server.requests)
        .containsExactly(
            "POST /apis/ccompat/v7/subjects/news-value/versions",
            "POST /apis/ccompat/v7/subjects/news-value/versions",
            "GET /apis/ccompat/v7/schemas/ids/" + id);
  }

  @Test
  void writesAndReadsWithTheIdsOfTheRegistry() throws WireException {
    server.add("\"string\"");
    WireFormat wire = WireFormat.of(RegistrySettings.at(server.url()));
    NewsItem item = Samples.news("item-1", Samples.NOON);

    byte[] value = wire.encoder(NewsItem.class, "news").encode(item);

    assertThat(value).startsWith(0, 0, 0, 0, 2);
    assertThat(wire.decoder(NewsItem.class).decode(value)).isEqualTo(item);
    assertThat(wire.eventTimePeek(NewsItem.class).peek(value))
        .isEqualTo(Samples.NOON.toEpochMilli());
  }

  @Test
  void peeksAndReadsForeignSchemasWithTheTimeFurtherBack() throws Exception {
    String foreign =
        """
        {"type":"record","name":"NewsItem","namespace":"desk","fields":[
         {"name":"id","type":"string"},
         {"name":"author","type":["null","string"]},
         {"name":"eventTime","type":{"type":"long","logicalType":"timestamp-millis"}}]}""";
    int id = server.add(foreign);
    byte[] value = {0, 0, 0, 0, (byte) id, 2, 'x', 2, 2, 'y', 10};
    WireFormat wire = WireFormat.of(RegistrySettings.at(server.url()));

    NewsItem item = wire.decoder(NewsItem.class).decode(value);

    assertThat(item.getId()).isEqualTo("x");
    assertThat(item.getEventTime().toEpochMilli()).isEqualTo(5);
    assertThat(item.getText()).isEmpty();
    assertThat(wire.eventTimePeek(NewsItem.class).peek(value)).isEqualTo(5);
  }

  @Test
  void hasNoUseForBuiltInIds() throws WireException {
    byte[] builtIn =
        WireFormat.builtIn()
            .encoder(NewsItem.class, "news")
            .encode(Samples.news("item-1", Samples.NOON));
    WireFormat wire = WireFormat.of(RegistrySettings.at(server.url()));

    assertReason(
        RejectReason.UNKNOWN_SCHEMA_ID, () -> wire.decoder(NewsItem.class).decode(builtIn));
    assertThat(server.requests).isEmpty();
  }

  @Test
  void reportsAnUnknownId() {
    assertReason(RejectReason.UNKNOWN_SCHEMA_ID, () -> registry.schema(99));
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void reportsASchemaThatDoesNotParse() {
    int id = server.add("{\"type\":\"recor\"}");

    assertReason(RejectReason.INCOMPATIBLE_SCHEMA, () -> registry.schema(id));
  }

  @Test
  void reportsARefusedRegistration() throws WireException {
    registry.register("news-value", NEWS);

    assertReason(
        RejectReason.INCOMPATIBLE_SCHEMA,
        () -> registry.register("news-value", Outcome.getClassSchema()));
  }

  @Test
  void asksForCompatibility() throws WireException {
    assertThat(registry.isCompatible("news-value", NEWS)).isTrue();
    registry.register("news-value", NEWS);
    assertThat(registry.isCompatible("news-value", NEWS)).isTrue();
    assertThat(registry.isCompatible("news-value", Outcome.getClassSchema())).isFalse();
    assertThat(registry.compatibilityLevel("news-value")).isEqualTo("BACKWARD");
  }

  @Test
  void triesAgainAfterAServerError() throws WireException {
    int id = server.add(NEWS.toString());
    server.failNext(2, 502);

    assertThat(registry.schema(id)).isEqualTo(NEWS);
    assertThat(pauses).containsExactly(200L, 400L);
  }

  @Test
  void givesUpAfterItsAttempts() {
    server.failNext(100, 503);

    assertReason(RejectReason.REGISTRY_UNAVAILABLE, () -> registry.schema(1));
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void doesNotTryAgainAfterARefusedPassword() {
    server.failNext(100, 401);

    assertThatThrownBy(() -> registry.schema(1))
        .hasMessageContaining("check registry.user and registry.password");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void givesUpOnARegistryThatDoesNotAnswer() {
    server.fallSilent();

    assertReason(
        RejectReason.REGISTRY_UNAVAILABLE, () -> registry(Duration.ofMillis(50), 2).schema(1));
    assertThat(pauses).hasSize(1);
  }

  @Test
  void givesUpOnARegistryThatIsNotThere() {
    URI url = server.url();
    server.close();

    assertReason(
        RejectReason.REGISTRY_UNAVAILABLE,
        () ->
            WireFormat.of(new RegistrySettings(url, "", "", Duration.ofSeconds(1), 1))
                .decoder(NewsItem.class)
                .decode(new byte[] {0, 0, 0, 0, 1, 0}));
  }

  @Test
  void sendsBasicAuthenticationAndNeverPrintsThePassword() throws WireException {
    int id = server.add(NEWS.toString());
    RegistrySettings settings =
        new RegistrySettings(server.url(), "desk", "s3cret", Duration.ofSeconds(5), 1);

    new ConfluentRegistry(settings).schema(id);

    assertThat(server.authorizations).containsExactly("Basic ZGVzazpzM2NyZXQ=");
    assertThat(settings.toString()).doesNotContain("s3cret").contains("***");
  }

  @Test
  void keepsKnownIdsWhileTheRegistryIsDown() throws WireException {
    int id = server.add(NEWS.toString());
    RegistrySource source = new RegistrySource(registry, () -> 0);
    source.byId(id);

    server.failNext(100, 500);

    assertThat(source.byId(id)).isEqualTo(NEWS);
  }

  @Test
  void asksForABadIdOnceInAWhile() {
    long[] now = {0};
    RegistrySource source = new RegistrySource(registry, () -> now[0]);

    assertReason(RejectReason.UNKNOWN_SCHEMA_ID, () -> source.byId(9));
    assertReason(RejectReason.UNKNOWN_SCHEMA_ID, () -> source.byId(9));
    assertThat(server.requests).hasSize(1);

    now[0] = Duration.ofSeconds(31).toNanos();
    assertReason(RejectReason.UNKNOWN_SCHEMA_ID, () -> source.byId(9));
    assertThat(server.requests).hasSize(2);
  }

  @Test
  void leavesADownRegistryAloneForAWhile() throws WireException {
    long[] now = {0};
    RegistrySource source = new RegistrySource(registry, () -> now[0]);
    int id = server.add(NEWS.toString());
    server.failNext(3, 500);

    assertReason(RejectReason.REGISTRY_UNAVAILABLE, () -> source.byId(id));
    assertReason(RejectReason.REGISTRY_UNAVAILABLE, () -> source.byId(id + 1));
    assertThat(server.requests).hasSize(3);

    now[0] = Duration.ofSeconds(6).toNanos();
    assertThat(source.byId(id)).isEqualTo(NEWS);
  }

  private ConfluentRegistry registry(Duration timeout, int attempts) {
    return new ConfluentRegistry(
        new RegistrySettings(server.url(), "", "", timeout, attempts), pauses::add);
  }

  private static void assertReason(RejectReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(WireException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}

package io.bellwether.dashboard.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.dashboard.views.Desk;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.math.BigInteger;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page, its data and its live events.
 *
 * <pre>{@code
 * try (WebServer server = WebServer.start(settings, sources)) {
 *   show(server.address());
 * }
 * }</pre>
 *
 * <p>Listens when {@code start} returns. Any thread.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final long MAX_REQUEST_BYTES = 16_384;

  /**
   * What the page is made of.
   *
   * @param numUndecodable records that could not be read so far
   * @param health asked every two seconds
   * @param actions empty where alerts are not watched
   * @param notice what a person should know of the alert rules
   * @param ready whether state is restored and topics are read
   */
  public record Sources(
      Desk desk,
      LongSupplier numUndecodable,
      Probe health,
      Optional<AlertActions> actions,
      Supplier<Optional<String>> notice,
      BooleanSupplier ready) {}

  /** Asks for the state of the pipeline, which may take seconds. */
  @FunctionalInterface
  public interface Probe {
    /** The state as JSON. */
    ObjectNode ask() throws InterruptedException;
  }

  private final Javalin server;
  private final Frames frames;
  private final Broadcast broadcast;
  private final Meters meters;
  private final Sources sources;
  private final URI address;

  private WebServer(WebSettings settings, Sources sources) {
    this.sources = sources;
    frames = new Frames(new BigInteger(60, new SecureRandom()).toString(36));
    broadcast = new Broadcast(sources.desk(), frames, sources.health(), sources.notice());
    EventStream events = new EventStream(frames);
    meters = new Meters(sources.desk(), sources.numUndecodable(), events, broadcast);
    Clock clock = Clock.systemUTC();
    Gatekeeper gatekeeper =
        new Gatekeeper(new Sessions(settings.token(), clock), settings.isLoopback(), clock);
    Api api =
        new Api(sources.desk(), frames, broadcast, gatekeeper, sources.actions(), sources.notice());
    server = Javalin.create(config -> configure(config, gatekeeper, api, events));
    server.start(settings.host(), settings.port());
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    address = URI.create("http://" + host + ":" + server.port() + "/");
    broadcast.start();
  }

  /** Starts to serve. */
  public static WebServer start(WebSettings settings, Sources sources) {
    return new WebServer(settings, sources);
  }

  private void configure(JavalinConfig config, Gatekeeper gatekeeper, Api api, EventStream events) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.maxRequestSize = MAX_REQUEST_BYTES;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(8192);
        });
    config.routes.before(context -> enter(gatekeeper, context));
    Assets assets = new Assets();
    assets.paths().forEach(path -> config.routes.get(path, assets::serve));
    config.routes.get("/healthz", context -> context.result("ok"));
    config.routes.get("/readyz", this::ready);
    config.routes.get("/metrics", this::metrics);
    config.routes.get("/api/v1/session", api::session);
    config.routes.post("/api/v1/login", api::login);
    config.routes.get("/api/v1/snapshot", api::snapshot);
    config.routes.get("/api/v1/events", events::serve);
    config.routes.get("/api/v1/predictions", api::search);
    config.routes.get("/api/v1/predictions/{id}", api::prediction);
    config.routes.post("/api/v1/alerts/{id}/acknowledge", api::acknowledge);
    config.routes.post("/api/v1/mutes", api::mute);
    config.routes.post("/api/v1/unmutes", api::unmute);
    config.routes.exception(Refusal.class, WebServer::refuse);
    config.routes.exception(
        IllegalArgumentException.class, (e, context) -> say(context, 400, e.getMessage()));
    config.routes.exception(
        HttpResponseException.class, (e, context) -> say(context, e.getStatus(), e.getMessage()));
    config.routes.exception(Exception.class, WebServer::fail);
  }

  /** A person who has no session is led to where one is opened. */
  private static void enter(Gatekeeper gatekeeper, Context context) {
    try {
      gatekeeper.check(context);
    } catch (Refusal refusal) {
      if (refusal.status() == 401 && context.path().equals("/")) {
        context.redirect("/login");
        context.skipRemainingHandlers();
        return;
      }
      throw refusal;
    }
  }

  private static void refuse(Refusal refusal, Context context) {
    say(context, refusal.status(), refusal.getMessage());
  }

  private static void fail(Exception failure, Context context) {
    LOG.error("{} {} failed", context.method(), context.path(), failure);
    say(context, 500, "this failed here; see the log");
  }

  private static void say(Context context, int status, String sentence) {
    context.status(status);
    Api.answer(context, JsonNodeFactory.instance.objectNode().put("error", sentence));
  }

  private void ready(Context context) {
    boolean ready = sources.ready().getAsBoolean();
    context.status(ready ? 200 : 503).result(ready ? "ready" : "still reading");
  }

  private void metrics(Context context) {
    context.contentType("text/plain;version=0.0.4;charset=utf-8").result(meters.scrape());
  }

  /** Where it listens. */
  public URI address() {
    return address;
  }

  @Override
  public void close() {
    frames.close();
    broadcast.close();
    server.stop();
    meters.close();
  }
}

package io.bellwether.dashboard.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What every request passes first: headers that bind the browser, the name under which we were
 * called, a rate, a session where one is needed, and for requests that change something the proof
 * that our own page sent them.
 */
final class Gatekeeper {
  static final String COOKIE = "bellwether_session";
  static final String CSRF_HEADER = "X-Bellwether-CSRF";

  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  /** Needed to log in, or harmless and asked for by machines. */
  private static final Set<String> OPEN_PATHS =
      Set.of(
          "/login",
          "/login.js",
          "/app.css",
          "/theme.js",
          "/favicon.svg",
          "/healthz",
          "/readyz",
          "/api/v1/login");

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
              + " form-action 'self'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), microphone=(), geolocation=()");

  private final Sessions sessions;
  private final boolean loopback;
  private final RateLimit requests;
  private final RateLimit logins;

  Gatekeeper(Sessions sessions, boolean loopback, Clock clock) {
    this.sessions = sessions;
    this.loopback = loopback;
    this.requests = new RateLimit(50, 200, clock);
    this.logins = new RateLimit(0.1, 5, clock);
  }

  /** Lets a request pass, or throws the refusal. */
  void check(Context context) {
    HEADERS.forEach(context::header);
    if (!requests.permits(context.ip())) {
      throw new Refusal(429, "too many requests; slow down");
    }
    checkName(context);
    if (!SAFE.contains(context.method().name())) {
      checkOrigin(context);
    }
    if (OPEN_PATHS.contains(context.path())) {
      return;
    }
    boolean bearer = isBearer(context);
    if (sessions.areNeeded() && !bearer && !sessions.isOpen(context.cookie(COOKIE))) {
      throw new Refusal(401, "log in at /login, or send 'Authorization: Bearer TOKEN'");
    }
    // A header with the token is something no other page can make a browser send.
    if (!SAFE.contains(context.method().name())
        && !bearer
        && !sessions.isCsrf(context.cookie(COOKIE), context.header(CSRF_HEADER))) {
      throw new Refusal(403, CSRF_HEADER + " must be the token that /api/v1/session gave");
    }
  }

  /** A page of another name that resolves to this machine must not be served as if it were ours. */
  private void checkName(Context context) {
    if (!loopback) {
      return;
    }
    String host = context.header("Host");
    String name = host == null ? "" : host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    if (!LOOPBACK_NAMES.contains(name)) {
      throw new Refusal(421, "call this page localhost or 127.0.0.1");
    }
  }

  private static void checkOrigin(Context context) {
    String origin = context.header("Origin");
    if (origin != null && !isSame(origin, context.header("Host"))) {
      throw new Refusal(403, "the request must come from this page");
    }
    String site = context.header("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new Refusal(403, "the request must come from this page");
    }
    String type = context.contentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw new Refusal(415, "Content-Type must be application/json");
    }
  }

  private static boolean isSame(String origin, String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isBearer(Context context) {
    String header = context.header("Authorization");
    return header != null && header.startsWith("Bearer ") && sessions.isToken(header.substring(7));
  }

  /** Opens a session, or throws the refusal. */
  void login(Context context, String token) {
    if (!logins.permits(context.ip())) {
      throw new Refusal(429, "too many attempts; wait a minute");
    }
    if (!sessions.isToken(token)) {
      throw new Refusal(401, "this is not the token");
    }
    Cookie cookie = new Cookie(COOKIE, sessions.open());
    cookie.setPath("/");
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setMaxAge((int) Sessions.LASTS.toSeconds());
    cookie.setSecure("https".equalsIgnoreCase(context.scheme()));
    context.cookie(cookie);
  }

  String csrf(Context context) {
    return sessions.csrf(context.cookie(COOKIE));
  }

  boolean needsLogin(Context context) {
    return sessions.areNeeded() && !isBearer(context) && !sessions.isOpen(context.cookie(COOKIE));
  }
}

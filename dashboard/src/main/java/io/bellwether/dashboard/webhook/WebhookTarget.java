package io.bellwether.dashboard.webhook;

import io.bellwether.schema.Severity;
import java.net.URI;
import java.util.Locale;

/**
 * Someone who is told of alerts.
 *
 * @param name unique; names the consumer group that remembers what was delivered
 * @param url never printed with its path, which may hold a token
 * @param secret signs what is sent; empty for no signature
 * @param template the body with {@code {{field}}} in it; empty for Alertmanager's form
 * @param contentType of the body
 * @param minSeverity what is less severe is not sent
 * @param fromEarliest whether a new target is told of the alerts that are already on the topic
 */
public record WebhookTarget(
    String name,
    URI url,
    String secret,
    String template,
    String contentType,
    Severity minSeverity,
    boolean fromEarliest) {

  /** What is wrong with a URL, beginning with "must"; empty when nothing is. */
  public static String problem(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return "must begin with http:// or https://";
    }
    if (url.getHost() == null) {
      return "must name a host";
    }
    if (url.getUserInfo() != null || url.getFragment() != null) {
      return "must hold neither user nor fragment";
    }
    // Cloud machines answer there with their own credentials.
    if (url.getHost().startsWith("169.254.") || url.getHost().startsWith("[fe80:")) {
      return "must not be a link-local address";
    }
    return "";
  }

  /** What is wrong with a template, beginning with "must"; empty when nothing is. */
  public static String problem(String template, String contentType) {
    return Body.problem(template, contentType);
  }

  /** Without path, template and secret. */
  @Override
  public String toString() {
    return "WebhookTarget[" + name + ", " + url.getScheme() + "://" + url.getAuthority() + "]";
  }
}

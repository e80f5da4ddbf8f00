package io.bellwether.wire;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * How to reach a schema registry.
 *
 * @param url its base, without the resource: {@code https://registry:8081}, or for Apicurio {@code
 *     https://registry:8080/apis/ccompat/v7}
 * @param user for basic authentication; empty for none
 * @param password never printed
 * @param timeout of one call, connecting included; positive
 * @param attempts of one call before it counts as failed; at least 1
 */
public record RegistrySettings(
    URI url, String user, String password, Duration timeout, int attempts) implements Serializable {
  public RegistrySettings {
    String scheme = String.valueOf(url.getScheme());
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "registry.url must be an http or https address with a host: " + url);
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "registry.url must not carry credentials; use registry.user and registry.password");
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("registry.timeout must be positive: " + timeout);
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("registry.attempts must be at least 1: " + attempts);
    }
  }

  /** No authentication, three seconds a call, three attempts. */
  public static RegistrySettings at(URI url) {
    return new RegistrySettings(url, "", "", Duration.ofSeconds(3), 3);
  }

  @Override
  public String toString() {
    return "RegistrySettings[url="
        + url
        + ", user="
        + user
        + ", password="
        + (password.isEmpty() ? "" : "***")
        + ", timeout="
        + timeout
        + ", attempts="
        + attempts
        + "]";
  }
}

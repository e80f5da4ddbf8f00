package io.bellwether.pipeline.config;

import java.util.Optional;

/**
 * The schema registry, if any. Holds secrets, which {@link #toString()} leaves out.
 *
 * @param url empty when schema ids are built in
 * @param username given together with the password, or neither is
 */
public record RegistryConfig(
    Optional<String> url, Optional<String> username, Optional<String> password) {
  /** The URL for messages, without credentials; "none" when there is none. */
  public String printableUrl() {
    return url.map(Secrets::maskUserInfo).orElse("none");
  }

  @Override
  public String toString() {
    return "RegistryConfig[" + printableUrl() + "]";
  }
}

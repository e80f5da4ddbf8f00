package io.bellwether.dashboard.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where the page is served and to whom.
 *
 * @param host an address or name of this machine; 0.0.0.0 for all
 * @param port 0 for a free one
 * @param token what a visitor must show; must be there unless the host is a loopback address. Never
 *     printed
 */
public record WebSettings(String host, int port, Optional<String> token) {
  public WebSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("--listen must have a port of 0 to 65535: " + port);
    }
    if (token.isEmpty() && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "--listen "
              + host
              + " is open to other machines and needs a token: set BELLWETHER_DASHBOARD_TOKEN or"
              + " --token-file, or listen on 127.0.0.1");
    }
    if (token.isPresent() && token.get().length() < Sessions.MIN_TOKEN_LENGTH) {
      throw new IllegalArgumentException(
          "the dashboard's token must have at least "
              + Sessions.MIN_TOKEN_LENGTH
              + " characters: "
              + token.get().length()
              + "; draw one with 'openssl rand -hex 24'");
    }
  }

  /** This machine alone, without a token, on a port of its own choice. */
  public static WebSettings local() {
    return new WebSettings("127.0.0.1", 0, Optional.empty());
  }

  /**
   * Reads HOST, HOST:PORT or [IPv6]:PORT.
   *
   * @throws IllegalArgumentException when it is none, or needs a token
   */
  public static WebSettings parse(String listen, int defaultPort, Optional<String> token) {
    int colon = listen.lastIndexOf(':');
    boolean hasPort = colon >= 0 && listen.indexOf(']') < colon && listen.indexOf(':') == colon;
    hasPort |= colon >= 0 && listen.startsWith("[") && listen.indexOf(']') == colon - 1;
    String host = hasPort ? listen.substring(0, colon) : listen;
    if (host.isEmpty() || (hasPort && !listen.substring(colon + 1).matches("\\d{1,5}"))) {
      throw new IllegalArgumentException("--listen must be HOST or HOST:PORT: " + listen);
    }
    int port = hasPort ? Integer.parseInt(listen.substring(colon + 1)) : defaultPort;
    return new WebSettings(host.replaceAll("[\\[\\]]", ""), port, token);
  }

  boolean isLoopback() {
    return isLoopback(host);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "--listen must name an address of this machine: " + host + " is unknown", e);
    }
  }

  @Override
  public String toString() {
    return "WebSettings[" + host + ":" + port + (token.isPresent() ? ", token" : "") + "]";
  }
}

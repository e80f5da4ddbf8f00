package io.bellwether.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may come in: whoever shows the token, or a cookie signed with it. Nothing is remembered, so
 * that all instances with the same token know each other's cookies, and a new token ends them all.
 * Any thread.
 */
final class Sessions {
  static final Duration LASTS = Duration.ofHours(12);
  static final int MIN_TOKEN_LENGTH = 16;

  private final Optional<byte[]> tokenHash;
  private final byte[] key;
  private final Clock clock;

  /**
   * Without a token everybody is let in, and the key for CSRF tokens is drawn.
   *
   * @throws IllegalArgumentException when the token is too short
   */
  Sessions(Optional<String> token, Clock clock) {
    this.clock = clock;
    if (token.isPresent() && token.get().length() < MIN_TOKEN_LENGTH) {
      throw new IllegalArgumentException(
          "the dashboard's token must have at least "
              + MIN_TOKEN_LENGTH
              + " characters: "
              + token.get().length()
              + "; draw one with 'openssl rand -hex 24'");
    }
    tokenHash = token.map(Sessions::sha256);
    key = tokenHash.map(byte[]::clone).orElseGet(Sessions::random);
  }

  private static byte[] random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  boolean areNeeded() {
    return tokenHash.isPresent();
  }

  /** Compares in constant time. */
  boolean isToken(String candidate) {
    return tokenHash.isPresent() && MessageDigest.isEqual(tokenHash.get(), sha256(candidate));
  }

  /** A new cookie's value. */
  String open() {
    String end = Long.toString(clock.instant().plus(LASTS).getEpochSecond());
    return end + "." + sign("session " + end);
  }

  boolean isOpen(String cookie) {
    int dot = cookie == null ? -1 : cookie.indexOf('.');
    if (dot < 1 || !cookie.substring(0, dot).matches("\\d{1,12}")) {
      return false;
    }
    String end = cookie.substring(0, dot);
    boolean signed = same(sign("session " + end), cookie.substring(dot + 1));
    return signed && Long.parseLong(end) > clock.instant().getEpochSecond();
  }

  /** What a page must send along to change something; another page cannot read it. */
  String csrf(String cookie) {
    return sign("csrf " + (cookie == null ? "" : cookie));
  }

  boolean isCsrf(String cookie, String candidate) {
    return candidate != null && same(csrf(cookie), candidate);
  }

  private static boolean same(String expected, String candidate) {
    return MessageDigest.isEqual(expected.getBytes(UTF_8), candidate.getBytes(UTF_8));
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

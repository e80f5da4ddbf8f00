package io.bellwether.dashboard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets a receiver know who sent a body, and when: {@code t=SECONDS,v1=HEX}, where HEX is the
 * HMAC-SHA256 of the seconds, a point and the body.
 */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  static String of(String secret, long epochSeconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
      byte[] hash = mac.doFinal((epochSeconds + "." + body).getBytes(UTF_8));
      return "t=" + epochSeconds + ",v1=" + HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime must have " + ALGORITHM, e);
    }
  }
}

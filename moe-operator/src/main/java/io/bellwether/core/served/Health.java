package io.bellwether.core.served;

/**
 * What a probe found.
 *
 * @param ok whether it could answer now
 * @param version of the model or file that answers, as it names it itself; empty when unknown
 * @param detail one sentence: what is wrong, or what was seen; never a secret
 */
public record Health(boolean ok, String version, String detail) {
  public static Health well(String version, String detail) {
    return new Health(true, version, detail);
  }

  public static Health ill(String detail) {
    return new Health(false, "", detail);
  }
}

package io.bellwether.core.mixture;

import java.io.Serializable;
import java.util.Locale;

/**
 * The model file that an expert begins with: where it is, which one it must be, and, once it was
 * read, what it holds. Two are equal when they name the same file; what was read is not serialised.
 * Immutable.
 */
public final class WarmStart implements Serializable {
  private static final long serialVersionUID = 1;

  /** A fresh expert that has learned nothing. */
  public static final WarmStart NONE = new WarmStart("", "", null);

  private final String location;
  private final String sha256;
  private final transient ModelFile file;

  private WarmStart(String location, String sha256, ModelFile file) {
    this.location = location;
    this.sha256 = sha256.toLowerCase(Locale.ROOT);
    this.file = file;
  }

  /**
   * A file that was not read yet.
   *
   * @param location a path or a URI
   * @param sha256 of the whole file in hexadecimal digits, or empty for whatever is there
   */
  public static WarmStart from(String location, String sha256) {
    if (!sha256.isEmpty() && !sha256.matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits: " + sha256);
    }
    if (location.isBlank()) {
      throw new IllegalArgumentException("model must name a file, or be left out: " + location);
    }
    return new WarmStart(location, sha256, null);
  }

  /** The same file, now read. */
  public WarmStart loaded(ModelFile content) {
    return new WarmStart(location, content.sha256(), content);
  }

  /** Whether the expert begins fresh. */
  public boolean isNone() {
    return location.isEmpty();
  }

  /** A path or a URI; empty for none. */
  public String location() {
    return location;
  }

  /** Of the whole file, in small hexadecimal digits; empty when any file will do. */
  public String sha256() {
    return sha256;
  }

  /**
   * What the file holds.
   *
   * @throws IllegalStateException when it was not read yet
   */
  ModelFile file() {
    if (file == null) {
      throw new IllegalStateException("the model file must be read first: " + location);
    }
    return file;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WarmStart that
        && location.equals(that.location)
        && sha256.equals(that.sha256);
  }

  @Override
  public int hashCode() {
    return 31 * location.hashCode() + sha256.hashCode();
  }

  @Override
  public String toString() {
    return isNone() ? "fresh" : location + (sha256.isEmpty() ? "" : " (sha256 " + sha256 + ")");
  }
}

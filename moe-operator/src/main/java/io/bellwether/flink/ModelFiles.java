package io.bellwether.flink;

import io.bellwether.core.Classes;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.mixture.WarmStart;
import io.bellwether.core.text.FeatureSpec;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import org.apache.flink.api.common.cache.DistributedCache;
import org.apache.flink.core.fs.Path;

/**
 * Reads the model files that experts begin with, from any file system that Flink knows here, and
 * checks them.
 *
 * <p>Who submits a job reads each file, which fixes its content by its SHA-256, and hands it to the
 * cluster under {@link #cacheName}; the owner of the expert takes it from there. A file that only a
 * control record names is read where it lies.
 */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * The definition with its model file read and found to fit; the definition itself when it names
   * none.
   *
   * @throws IOException in one sentence that names the file, what is wrong and the remedy
   */
  public static ExpertDefinition load(
      ExpertDefinition definition, Classes classes, FeatureSpec features) throws IOException {
    return load(definition, classes, features, null);
  }

  /** The same, taking the file from where the submission left it, if it did. */
  static ExpertDefinition load(
      ExpertDefinition definition, MixtureSpec mixture, DistributedCache cache) throws IOException {
    return load(definition, mixture.classes(), mixture.features(), cache);
  }

  private static ExpertDefinition load(
      ExpertDefinition definition, Classes classes, FeatureSpec features, DistributedCache cache)
      throws IOException {
    WarmStart start = definition.start();
    if (start.isNone()) {
      return definition;
    }
    ModelFile file;
    try (InputStream in = open(start, cache)) {
      file = ModelFile.read(in, start.location());
    }
    if (!start.sha256().isEmpty() && !start.sha256().equals(file.sha256())) {
      throw new IOException(
          "model file "
              + start.location()
              + " must have SHA-256 "
              + start.sha256()
              + ": "
              + file.sha256()
              + "; put the file back, or name the one that is there");
    }
    file.mustFit(definition, classes, features);
    return definition.startingFrom(start.loaded(file));
  }

  /**
   * Reads a file.
   *
   * @param location a path or a URI
   */
  public static ModelFile read(String location) throws IOException {
    try (InputStream in = open(location)) {
      return ModelFile.read(in, location);
    }
  }

  private static InputStream open(WarmStart start, DistributedCache cache) throws IOException {
    File copy = start.sha256().isEmpty() ? null : copy(cacheName(start), cache);
    return copy == null ? open(start.location()) : Files.newInputStream(copy.toPath());
  }

  private static InputStream open(String location) throws IOException {
    try {
      Path path = new Path(location);
      return path.getFileSystem().open(path);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "model file "
              + location
              + " must be a file that can be read here ("
              + e.getMessage()
              + "); correct the path, or leave model out",
          e);
    }
  }

  /** Null when nobody handed in a file of that name. */
  static File copy(String name, DistributedCache cache) {
    try {
      return cache == null ? null : cache.getFile(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The name under which a job's submission hands a file to its tasks. */
  public static String cacheName(WarmStart start) {
    return "model-" + start.sha256();
  }

  /** Whether every machine understands a location alike: an absolute path or a URI. */
  public static boolean isAbsolute(String location) {
    return location.startsWith("/") || hasScheme(location);
  }

  /** A location that every process on this machine understands alike. */
  public static String absolute(String location) {
    return isAbsolute(location)
        ? location
        : java.nio.file.Path.of(location).toAbsolutePath().normalize().toString();
  }

  private static boolean hasScheme(String location) {
    try {
      return URI.create(location).getScheme() != null;
    } catch (IllegalArgumentException e) {
      return false; // such as a path with a space
    }
  }
}

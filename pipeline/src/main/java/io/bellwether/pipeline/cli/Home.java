package io.bellwether.pipeline.cli;

import java.nio.file.Path;

/** Where logs and local data go; the launcher sets it from BELLWETHER_HOME. */
final class Home {
  private Home() {}

  static Path path() {
    return Path.of(System.getProperty("bellwether.home", ".bellwether"));
  }
}

package io.bellwether.pipeline.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the job jar is. */
final class JobJar {
  private static final String NAME = "bellwether-job.jar";

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The job jar (default: bellwether-job.jar beside this program).")
  private Path jar;

  /**
   * The jar.
   *
   * @throws IllegalStateException when it is not there
   */
  Path path() {
    Path path = (jar != null ? jar : besideThisProgram()).toAbsolutePath().normalize();
    if (!Files.isRegularFile(path)) {
      throw new IllegalStateException(
          "--jar must name the job jar: "
              + path
              + " is not there (build it: mvn -DskipTests package)");
    }
    return path;
  }

  private static Path besideThisProgram() {
    URI program =
        URI.create(JobJar.class.getProtectionDomain().getCodeSource().getLocation().toString());
    return Path.of(program).resolveSibling(NAME);
  }
}

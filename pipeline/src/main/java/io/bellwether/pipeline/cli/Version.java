package io.bellwether.pipeline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote. */
final class Version implements IVersionProvider {
  private static final String RESOURCE = "/bellwether-version.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
      properties.load(resource);
    }
    return new String[] {
      "bellwether " + properties.getProperty("version") + " (Java " + Runtime.version() + ")"
    };
  }
}

package io.bellwether.schema.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.schema.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;

/** Starts JVMs of its own, as the build's JVM may carry the flag that this class makes needless. */
class AvroTrustTest {
  @Test
  void readsGeneratedClassesInAFreshJvmWithoutAnyFlag() throws Exception {
    assertThat(runFreshJvm("install")).isEqualTo("read item-1");
  }

  @Test
  void isRefusedByAvroWithoutTheInstallation() throws Exception {
    assertThat(runFreshJvm("nothing")).contains("Forbidden io.bellwether.schema.Outcome");
  }

  @Test
  void installsOnlyOnce() {
    AvroTrust.install();
    Object first = ClassSecurityValidator.getGlobal();

    AvroTrust.install();

    assertThat(ClassSecurityValidator.getGlobal()).isSameAs(first);
  }

  private static String runFreshJvm(String argument) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                ReadsOneOutcome.class.getName(),
                argument)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output.lines().reduce("", (first, second) -> second);
  }

  /** The program of the fresh JVM. */
  static final class ReadsOneOutcome {
    public static void main(String[] arguments) throws IOException {
      if (arguments[0].equals("install")) {
        AvroTrust.install();
      }
      Outcome outcome = new Outcome(Instant.ofEpochMilli(5), "item-1", "UP", null);
      try {
        System.out.println("read " + Outcome.fromByteBuffer(outcome.toByteBuffer()).getItemId());
      } catch (SecurityException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}

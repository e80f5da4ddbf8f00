package io.bellwether.pipeline.job;

import io.bellwether.pipeline.config.ConfigException;
import io.bellwether.pipeline.config.JobConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The entry of the job jar: {@code flink run bellwether-job.jar --config bellwether.yaml -D
 * kafka.bootstrap-servers=broker:9092}. Bad configuration stops it before anything is submitted.
 */
public final class JobMain {
  private JobMain() {}

  /** Reads the configuration, builds the job and submits it. */
  public static void main(String[] args) throws Exception {
    JobConfig config = configure(System.getenv(), args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    MoeJob.build(env, config);
    env.execute(config.job().name());
  }

  /**
   * What the arguments of the job jar mean.
   *
   * @throws IllegalArgumentException with all that is wrong
   */
  public static JobConfig configure(Map<String, String> environment, String... args) {
    Path file = null;
    Map<String, String> overrides = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("an argument must be followed by its value: " + args[i]);
      }
      if (args[i].equals("--config")) {
        file = Path.of(args[i + 1]);
      } else if (args[i].equals("-D") && args[i + 1].indexOf('=') > 0) {
        int equals = args[i + 1].indexOf('=');
        overrides.put(args[i + 1].substring(0, equals), args[i + 1].substring(equals + 1));
      } else {
        throw new IllegalArgumentException(
            "arguments must be --config FILE and -D key=value: " + args[i] + " " + args[i + 1]);
      }
    }
    try {
      return JobConfig.load(file, overrides, environment);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}

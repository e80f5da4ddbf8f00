package io.bellwether.pipeline.cluster;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/**
 * The JobManager of a standalone cluster in application mode: it runs the job's program itself and
 * ends with the job. Takes the command line of Flink's own {@code standalone-job}, whose class is
 * not among Flink's Maven artifacts: {@code --configDir DIR --jars JAR [--job-classname CLASS]
 * [--job-id ID] [--fromSavepoint PATH] [-- ARGUMENTS]}. Needs Flink's jars and this package on the
 * class path; the job's classes come from its jar.
 */
public final class ApplicationEntry extends ApplicationClusterEntryPoint {

  /** What the command line says. */
  record Arguments(
      String confDir,
      String jar,
      Optional<String> jobClass,
      Optional<String> jobId,
      Optional<String> savepoint,
      List<String> program) {

    static Arguments parse(String... args) {
      String confDir = null;
      String jar = null;
      String jobClass = null;
      String jobId = null;
      String savepoint = null;
      for (int i = 0; i < args.length; i += 2) {
        if (args[i].equals("--")) {
          return checked(confDir, jar, jobClass, jobId, savepoint, tail(args, i + 1));
        }
        if (i + 1 == args.length) {
          throw new IllegalArgumentException("an option must be followed by its value: " + args[i]);
        }
        String value = args[i + 1];
        switch (args[i]) {
          case "--configDir", "-c" -> confDir = value;
          case "--jars" -> jar = value;
          case "--job-classname", "-j" -> jobClass = value;
          case "--job-id", "-jid" -> jobId = value;
          case "--fromSavepoint", "-s" -> savepoint = value;
          default ->
              throw new IllegalArgumentException(
                  "options must be --configDir, --jars, --job-classname, --job-id, --fromSavepoint,"
                      + " and -- before the job's own: "
                      + args[i]);
        }
      }
      return checked(confDir, jar, jobClass, jobId, savepoint, List.of());
    }

    private static Arguments checked(
        String confDir,
        String jar,
        String jobClass,
        String jobId,
        String savepoint,
        List<String> program) {
      if (confDir == null || jar == null) {
        throw new IllegalArgumentException("--configDir and --jars must be given");
      }
      if (jobId != null && !jobId.matches("[0-9a-f]{32}")) {
        throw new IllegalArgumentException("--job-id must be 32 hexadecimal digits: " + jobId);
      }
      return new Arguments(
          confDir,
          jar,
          Optional.ofNullable(jobClass),
          Optional.ofNullable(jobId),
          Optional.ofNullable(savepoint),
          program);
    }

    private static List<String> tail(String[] args, int from) {
      return new ArrayList<>(Arrays.asList(args).subList(from, args.length));
    }
  }

  private ApplicationEntry(Configuration configuration, PackagedProgram program) {
    super(configuration, program, StandaloneResourceManagerFactory.getInstance());
  }

  /** Runs until the job has ended. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = Arguments.parse(args);
    Configuration configuration = GlobalConfiguration.loadConfiguration(arguments.confDir());
    arguments
        .jobId()
        .ifPresent(
            id ->
                configuration.set(
                    PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID,
                    JobID.fromHexString(id).toHexString()));
    arguments
        .savepoint()
        .ifPresent(
            path ->
                SavepointRestoreSettings.toConfiguration(
                    SavepointRestoreSettings.forPath(path, false, claim(path)), configuration));
    PackagedProgram program = program(arguments, configuration);
    configureExecution(configuration, program);
    ClusterEntrypoint.runClusterEntrypoint(new ApplicationEntry(configuration, program));
  }

  /** Savepoints stay the operator's; checkpoints are nobody's once a job took over. */
  private static RecoveryClaimMode claim(String path) {
    return path.contains("/chk-") ? RecoveryClaimMode.CLAIM : RecoveryClaimMode.NO_CLAIM;
  }

  /**
   * The program on the class path of every process, as in Flink's images, and not as a file that
   * the JobManager hands out: that would have another key after each start of the JobManager, and a
   * TaskManager that still knows the job by the former one refuses it, for ever.
   */
  private static PackagedProgram program(Arguments arguments, Configuration configuration)
      throws ProgramInvocationException, IOException {
    File jar = new File(arguments.jar());
    return PackagedProgram.newBuilder()
        .setUserClassPaths(List.of(jar.toURI().toURL()))
        .setEntryPointClassName(
            arguments.jobClass().isPresent() ? arguments.jobClass().get() : mainClass(jar))
        .setConfiguration(configuration)
        .setArguments(arguments.program().toArray(String[]::new))
        .build();
  }

  private static String mainClass(File file) throws IOException {
    try (JarFile jar = new JarFile(file)) {
      Manifest manifest = jar.getManifest();
      String named =
          manifest == null ? null : manifest.getMainAttributes().getValue(Name.MAIN_CLASS);
      if (named == null) {
        throw new IllegalArgumentException(
            "--job-classname must be given, as the jar names no main class: " + file);
      }
      return named;
    }
  }
}

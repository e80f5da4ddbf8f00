package io.bellwether.pipeline.cli;

import io.bellwether.dashboard.Dashboard;
import io.bellwether.dashboard.web.WebSettings;
import io.bellwether.pipeline.config.JobConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "dashboard",
    description = {
      "Watch the job on your Kafka: alerts and a web page, until stopped.",
      "Several on one application id share the work of making alerts."
    },
    footer = {
      "",
      "A page that other machines can reach needs a token, from the variable",
      "BELLWETHER_DASHBOARD_TOKEN or a file. See docs/dashboard.md."
    })
final class DashboardCommand implements Callable<Integer> {
  private static final String TOKEN = "BELLWETHER_DASHBOARD_TOKEN";
  private static final int DEFAULT_PORT = 8090;

  @Mixin private CommonOptions common;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:" + DEFAULT_PORT,
      description = "Where the page is served: ${DEFAULT-VALUE}.")
  private String listen;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds what a visitor must show.")
  private Path tokenFile;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Alert rules (YAML), read again when they change; built-in ones if not given.")
  private Path rules;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Where state is kept, for one process alone (default: state/ID under BELLWETHER_HOME).")
  private Path state;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      description = "Whom to share the work with (default: JOB-NAME-dashboard).")
  private String applicationId;

  @Option(
      names = "--standby-replicas",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many others keep a copy of each state at hand: ${DEFAULT-VALUE}.")
  private int standbyReplicas;

  @Option(
      names = "--flink-url",
      paramLabel = "URL",
      description = "Flink's REST address, to show checkpoints.")
  private String flinkUrl;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobConfig config = common.config();
    String id = applicationId != null ? applicationId : config.job().name() + "-dashboard";
    Path directory = state != null ? state : Home.path().resolve("state").resolve(id);
    CountDownLatch stopped = new CountDownLatch(1);
    try (Dashboard dashboard = start(config, id, directory)) {
      announce(config, dashboard);
      Runtime.getRuntime().addShutdownHook(new Thread(dashboard::close, "dashboard-stop"));
      stopped.await();
    }
    return ExitCode.OK;
  }

  private Dashboard start(JobConfig config, String id, Path directory) throws IOException {
    try {
      WebSettings web = WebSettings.parse(listen, DEFAULT_PORT, token());
      return Dashboard.start(
          Dashboards.settings(
              config,
              web,
              new Dashboards.Streams(id, directory, standbyReplicas),
              Optional.ofNullable(rules),
              Optional.ofNullable(flinkUrl)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(common.command().commandLine(), e.getMessage(), e);
    }
  }

  private Optional<String> token() throws IOException {
    if (tokenFile != null) {
      return Optional.of(Files.readString(tokenFile).strip());
    }
    return Optional.ofNullable(common.variable(TOKEN)).filter(token -> !token.isEmpty());
  }

  private void announce(JobConfig config, Dashboard dashboard) throws IOException {
    String address = dashboard.address().toString();
    if (common.json()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("web", address);
      common.writeJson(plain);
    } else {
      String here = address.replace("0.0.0.0", InetAddress.getLocalHost().getHostName());
      common.out().println("dashboard of " + config.kafka().bootstrapServers() + " at " + here);
    }
    common.out().flush();
  }
}

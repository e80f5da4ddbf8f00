package io.bellwether.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterIT {
  private static final Pattern ALL_RUNNING =
      Pattern.compile("\"status-counts\":\\{[^}]*\"RUNNING\":2[^}]*\\},\"plan\"");

  @TempDir static Path directory;
  static LocalCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = LocalCluster.start(2, directory, 0);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void runsAJobToItsEnd() throws Exception {
    JobClient job = cluster.submit(counting(1000), "counting to a thousand");

    var result = job.getJobExecutionResult().get(60, TimeUnit.SECONDS);

    assertThat(result.getJobID()).isEqualTo(job.getJobID());
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FINISHED);
    assertThat(get("/jobs/" + job.getJobID()).body()).contains("counting to a thousand");
  }

  @Test
  void stopsAJobWithASavepoint() throws Exception {
    JobClient job = cluster.submit(counting(Long.MAX_VALUE), "counting for ever");
    awaitRunning(job);

    String savepoint =
        job.stopWithSavepoint(false, null, SavepointFormatType.CANONICAL).get(60, TimeUnit.SECONDS);

    assertThat(Path.of(URI.create(savepoint)).resolve("_metadata")).exists();
    assertThat(Files.isSameFile(Path.of(URI.create(savepoint)).getParent(), savepoints())).isTrue();
  }

  @Test
  void servesTheRestInterfaceAndTheWebPages() throws Exception {
    assertThat(get("/overview").body()).contains("\"slots-total\":2");

    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Apache Flink Web Dashboard");
  }

  private static Path savepoints() {
    return directory.resolve("savepoints");
  }

  private static StreamExecutionEnvironment counting(long count) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    environment
        .fromSequence(1, count)
        .uid("numbers")
        .keyBy(i -> i % 7, Types.LONG)
        .map(i -> i + 1)
        .uid("successors")
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    return environment;
  }

  /** The REST interface has no call that waits for this. */
  private static void awaitRunning(JobClient job) throws Exception {
    String answer = "";
    for (int i = 0; i < 600 && !ALL_RUNNING.matcher(answer).find(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      answer = get("/jobs/" + job.getJobID()).body();
    }
    assertThat(answer).containsPattern(ALL_RUNNING);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(cluster.webUrl().resolve(path))
            .timeout(Duration.ofSeconds(30))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}

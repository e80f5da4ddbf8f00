package io.bellwether.pipeline.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobJarIT {
  private JarFile jar;
  private List<String> entries;

  @BeforeEach
  void openJar() throws IOException {
    jar = new JarFile(Path.of("target", "bellwether-job.jar").toFile());
    entries = jar.stream().map(ZipEntry::getName).toList();
  }

  @AfterEach
  void closeJar() throws IOException {
    jar.close();
  }

  @Test
  void namesTheJobToRun() throws IOException {
    assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
        .isEqualTo("io.bellwether.pipeline.job.JobMain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io/bellwether/pipeline/config/JobConfig.class",
        "io/bellwether/flink/MoeSettings.class",
        "org/apache/flink/connector/kafka/source/KafkaSource.class",
        "org/apache/flink/formats/avro/typeutils/AvroTypeInfo.class",
        "org/apache/kafka/clients/producer/KafkaProducer.class",
        "org/apache/avro/specific/SpecificRecord.class",
        "org/snakeyaml/engine/v2/api/Load.class",
        "opennlp/tools/langdetect/LanguageDetectorME.class",
        "com/fasterxml/jackson/databind/ObjectMapper.class"
      })
  void holdsWhatAClusterDoesNotBring(String entry) {
    assertThat(entries).contains(entry);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/apache/flink/streaming/api/",
        "org/apache/flink/runtime/",
        "org/apache/flink/client/",
        "org/rocksdb/",
        "org/slf4j/",
        "org/apache/logging/",
        "kafka/",
        "org/apache/kafka/server/log/",
        "scala/",
        "picocli/",
        "io/bellwether/pipeline/audit/",
        "io/bellwether/pipeline/chaos/",
        "io/bellwether/pipeline/cli/",
        "io/bellwether/pipeline/cluster/",
        "io/bellwether/pipeline/local/",
        "io/bellwether/pipeline/accuracy/",
        "io/bellwether/pipeline/interleave/",
        "io/bellwether/pipeline/replicate/"
      })
  void leavesOutWhatTheClusterBringsOrTheCommandLineNeeds(String folder) {
    assertThat(entries).noneMatch(entry -> entry.startsWith(folder) && entry.endsWith(".class"));
  }

  @Test
  void holdsNoSignaturesModulesOrLoggingConfiguration() {
    assertThat(entries)
        .noneMatch(entry -> entry.matches("META-INF/.*\\.(SF|RSA|DSA)"))
        .noneMatch(entry -> entry.endsWith("module-info.class"))
        .noneMatch(entry -> entry.startsWith("log4j2"));
  }

  @Test
  void mergesTheServicesOfItsParts() throws IOException {
    ZipEntry providers = jar.getEntry("META-INF/services/org.apache.flink.table.factories.Factory");
    String names = new String(jar.getInputStream(providers).readAllBytes(), UTF_8);

    assertThat(names)
        .contains("org.apache.flink.streaming.connectors.kafka")
        .contains("org.apache.flink.formats.avro");
  }
}

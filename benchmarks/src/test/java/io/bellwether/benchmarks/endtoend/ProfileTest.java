package io.bellwether.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final String GATE = "gate -> Filter (1/2)#0";

  @Test
  void theInnermostFrameThatTellsDecides() {
    assertThat(
            Stage.of(
                List.of(
                    "java.util.HashMap",
                    "io.bellwether.core.expert.NaiveBayesExpert",
                    "io.bellwether.flink.Desk",
                    "org.apache.flink.runtime.io.network.Any")))
        .isEqualTo(Stage.EXPERT_MATH);
    assertThat(Stage.of(List.of("org.apache.avro.io.BinaryEncoder", "io.bellwether.flink.Gate")))
        .isEqualTo(Stage.AVRO);
    assertThat(
            Stage.of(
                List.of(
                    "io.bellwether.core.kernel.ScalarKernels",
                    "io.bellwether.core.kernel.Kernels",
                    "io.bellwether.core.gate.LogitTable")))
        .as("a kernel's caller")
        .isEqualTo(Stage.GATE_MATH);
    assertThat(Stage.of(List.of("java.lang.Thread"))).isEqualTo(Stage.OTHER);
  }

  @Test
  void namesTheTaskOfAThread() {
    assertThat(TaskAllocation.taskOf(GATE)).isEqualTo("gate");
    assertThat(TaskAllocation.taskOf("Source: news -> parse news -> features (2/2)#3"))
        .isEqualTo("source and parse of news");
    assertThat(TaskAllocation.taskOf("main")).isEmpty();
    assertThat(TaskAllocation.withoutJob("feedback to bench-12.feedback"))
        .isEqualTo("feedback to feedback");
  }

  @Test
  void sharesAddUpTheLargestFirst() {
    Profile profile = new Profile();
    profile.add(GATE, List.of("io.bellwether.flink.GateFunction"), "A.a");
    profile.add(GATE, List.of("io.bellwether.flink.GateFunction"), "A.a");
    profile.add("gate -> Filter (2/2)#0", List.of("io.bellwether.flink.GateInput"), "A.b");
    profile.add("main", List.of("org.apache.kafka.clients.producer.KafkaProducer"), "B.a");

    assertThat(profile.shares())
        .containsExactly(entry(Stage.GATE.title(), .75), entry(Stage.KAFKA_WRITE.title(), .25));
    assertThat(profile.shareByThread())
        .containsExactly(entry("gate", .75), entry("other threads", .25));
    assertThat(profile.topFrames(1)).containsExactly(entry("A.a", .5));
    assertThat(profile.shares().values().stream().mapToDouble(x -> x).sum())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void onlyWhatOperatorsAllocateCounts() {
    Profile profile = new Profile();
    profile.allocate(GATE, List.of("io.bellwether.flink.FeaturesWire"), "[I", 300);
    profile.allocate(GATE, List.of("io.bellwether.flink.GateFunction"), "java.util.Map$Entry", 100);
    profile.allocate("main", List.of("io.bellwether.flink.FeaturesWire"), "[I", 1_000);
    profile.allocate(
        "Source: news -> parse news (1/1)#0", List.of("org.apache.avro.io.Decoder"), "[B", 1_000);

    assertThat(profile.allocationShares())
        .containsExactly(entry(Stage.CODEC.title(), .75), entry(Stage.GATE.title(), .25));
    assertThat(profile.topTypes(1)).containsExactly(entry("int[]", .75));
    assertThat(profile.shares()).isEmpty();
  }

  @Test
  void classesAreNamedAsInAProgram() {
    assertThat(Profile.simpleName("[[F")).isEqualTo("float[][]");
    assertThat(Profile.simpleName("[Ljava.lang.Object;")).isEqualTo("Object[]");
    assertThat(Profile.simpleName("java.util.Map$Entry")).isEqualTo("Map.Entry");
  }
}

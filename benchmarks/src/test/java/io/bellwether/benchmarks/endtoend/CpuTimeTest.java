package io.bellwether.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuTimeTest {
  @Test
  void groupsThreadsByWhatTheyDo() {
    assertThat(CpuTime.groupOf("gate (1/2)#0")).isEqualTo("gate");
    assertThat(CpuTime.groupOf("OutputFlusher for gate (1/2)#0"))
        .isEqualTo("flushing of buffers in time");
    assertThat(CpuTime.groupOf("System Time Trigger for gate (1/2)#0"))
        .isEqualTo("timers by the clock");
    assertThat(CpuTime.groupOf("Source Data Fetcher for Source: news -> parse news (1/1)#0"))
        .isEqualTo("Kafka consumers' threads");
    assertThat(CpuTime.groupOf("kafka-producer-network-thread | producer-1"))
        .isEqualTo("Kafka producers' network threads");
    assertThat(CpuTime.groupOf("AsyncOperations-thread-1")).isEqualTo("writing of checkpoints");
    assertThat(CpuTime.groupOf("main")).isEqualTo("other threads");
  }

  @Test
  void countsWhatThisThreadDoesFromNowOn() {
    CpuTime time = new CpuTime();
    double sum = 0;
    for (int i = 1; i < 20_000_000; i++) {
      sum += Math.sqrt(i);
    }

    assertThat(sum).isPositive();
    assertThat(time.byGroup().get("other threads")).isPositive();
  }
}

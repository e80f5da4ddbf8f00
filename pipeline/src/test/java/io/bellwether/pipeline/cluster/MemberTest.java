package io.bellwether.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;

class MemberTest {
  /** Looks after the end; the operating system forgets a process a moment after that. */
  private static final int LOOKS = 200;

  @RepeatedTest(300)
  void whoHasEndedDoesNotRunAgain() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", ":").start();
    Member member = Member.of("taskmanager-1", process.toHandle(), Path.of("unused.log"));
    while (member.runs()) {
      Thread.onSpinWait();
    }

    for (int i = 0; i < LOOKS; i++) {
      assertThat(member.runs()).isFalse();
    }
    assertThat(process.waitFor()).isZero();
  }
}

package io.bellwether.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FramesTest {
  private final Frames frames = new Frames("here");

  @Test
  void goesOnAfterTheLastEventSeen() throws InterruptedException {
    frames.add("a", "1");
    frames.add("b", "2");
    frames.add("c", "3");

    long seen = frames.position("here-1");

    assertThat(frames.after(seen, 0)).extracting(Frames.Frame::data).containsExactly("2", "3");
  }

  @Test
  void idsOfAnotherInstanceOrOfNobodyAreNotReachable() {
    frames.add("a", "1");

    assertThat(frames.position("there-1")).isEqualTo(-1);
    assertThat(frames.position("here-2")).isEqualTo(-1);
    assertThat(frames.position("here-x")).isEqualTo(-1);
    assertThat(frames.position(null)).isEqualTo(-1);
    assertThat(frames.position(frames.lastId())).isEqualTo(1);
  }

  @Test
  void whoIsTooFarBehindIsToldSoInsteadOfGettingAGap() throws InterruptedException {
    for (int i = 0; i < 3000; i++) {
      frames.add("a", "x");
    }

    assertThat(frames.position("here-999")).isEqualTo(-1);
    assertThat(frames.after(999, 0)).isNull();
    assertThat(frames.after(1000, 0)).hasSize(2000);
  }

  @Test
  void isBoundedBySizeToo() throws InterruptedException {
    String megabyte = "x".repeat(1_000_000);
    for (int i = 0; i < 20; i++) {
      frames.add("a", megabyte);
    }

    assertThat(frames.after(12, 0)).hasSize(8);
    assertThat(frames.after(11, 0)).isNull();
  }

  @Test
  void wakesReadersWhenItCloses() throws InterruptedException {
    Thread closer = new Thread(frames::close);
    closer.start();

    assertThat(frames.after(0, 60_000)).isEmpty();
    closer.join();
    assertThat(frames.isClosed()).isTrue();
  }
}

package io.bellwether.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand predictions a second, each with its label, before the eyes of a browser. */
class PageLoadIT {
  private static final int PER_SECOND = 2000;
  private static final int SECONDS = 30;
  private static final String HEAP =
      "(() => { gc(); gc(); return performance.memory.usedJSHeapSize; })()";
  private static final String ELEMENTS = "document.getElementsByTagName('*').length";

  @TempDir Path directory;

  @Test
  void keepsUpWithABoundedHeapAndABoundedPage() throws Exception {
    try (Browser browser = Browser.start(directory.resolve("profile"));
        Running running = new Running(directory)) {
      browser.resize(1440, 1000, "dark");
      browser.open(running.address());
      browser.await("a live page", () -> browser.text("#status-text").equals("Live"));
      Samples samples = new Samples(9);
      running.play(samples, 3000);
      browser.await("the first of them", () -> numPredictions(browser) >= 3000);
      browser.run(
          "window.gaps = []; let last = performance.now();"
              + "const tick = now => { window.gaps.push(now - last); last = now; requestAnimationFrame(tick); };"
              + "requestAnimationFrame(tick);");
      play(running, samples, SECONDS / 2, browser);
      long heapAtHalf = browser.number(HEAP);
      long elementsAtHalf = browser.number(ELEMENTS);
      play(running, samples, SECONDS / 2, browser);
      long sent = 3000L + PER_SECOND * SECONDS;
      browser.await("all of them", () -> numPredictions(browser) == sent);
      long heapAtEnd = browser.number(HEAP);
      long worst =
          browser.number(
              "window.gaps.sort((a, b) => a - b)[Math.floor(window.gaps.length * 0.99)]");
      System.out.printf(
          "%d predictions: heap %.1f MB at half, %.1f MB at the end; %d elements; 99 %% of frames within %d ms%n",
          sent, heapAtHalf / 1e6, heapAtEnd / 1e6, elementsAtHalf, worst);

      assertThat(heapAtEnd).isLessThan(heapAtHalf + 5_000_000);
      assertThat(browser.number(ELEMENTS)).isLessThan(elementsAtHalf + 2000);
      assertThat(browser.console()).noneMatch(line -> line.startsWith("SEVERE"));
    }
  }

  private static long numPredictions(Browser browser) {
    return Long.parseLong(browser.text("#now-total").replaceAll("\\D", ""));
  }

  /** The browser's timer sets the pace, so that the page has to breathe for time to go on. */
  private static void play(Running running, Samples samples, int seconds, Browser browser)
      throws Exception {
    for (int quarter = 0; quarter < 4 * seconds; quarter++) {
      long began = System.nanoTime();
      for (int i = 0; i < PER_SECOND / 4; i++) {
        Prediction prediction = samples.next();
        running.predict(prediction);
        running.label(samples.label(prediction));
      }
      running.flush();
      long left = 250 - (System.nanoTime() - began) / 1_000_000;
      browser.runAsync(
          "const done = arguments[1]; setTimeout(done, Math.max(0, arguments[0]));", left);
    }
  }
}

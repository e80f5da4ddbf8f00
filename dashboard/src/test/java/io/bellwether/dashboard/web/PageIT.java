package io.bellwether.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.schema.Prediction;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, on a real broker. The tests follow one another on one page, as a day
 * at a desk does; starting all anew for each would take minutes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT {
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final String ROWS = "document.querySelectorAll('#tape-rows tr:not([hidden])')";

  @TempDir static Path directory;

  private static final Samples SAMPLES = new Samples(5);
  private static Browser browser;
  private static Running running;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(directory.resolve("profile"));
    running = new Running(directory);
    browser.resize(1440, 1000, "dark");
    browser.open(running.address());
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (running != null) {
      running.close();
    }
  }

  private static boolean isLive() {
    return "Live".equals(browser.text("#status-text"));
  }

  @Test
  @Order(1)
  void saysWhatItWaitsForWhileThereIsNothing() {
    browser.await("a live page", PageIT::isLive);

    assertThat(browser.text("#tape-empty")).contains("Waiting for the first prediction");
    assertThat(browser.text("#alerts-empty")).isEqualTo("No open alerts.");
    assertThat(browser.text("#scores-empty")).contains("No label");
  }

  @Test
  @Order(2)
  void tapeFillsLive() throws Exception {
    running.play(SAMPLES, 50);
    browser.await("the first rows", () -> browser.number(ROWS + ".length") > 0);
    running.play(SAMPLES, 10);

    browser.await("the tape", () -> headlines().containsAll(numbered(51, 60)));
    browser.await(
        "scores", () -> browser.number("document.querySelectorAll('#scores-rows tr').length") >= 8);
    browser.await("labels", () -> browser.number("document.querySelectorAll('.right').length") > 5);
    assertThat(browser.number("document.querySelectorAll('#weights-chart canvas').length")).isOne();
  }

  @Test
  @Order(3)
  void explanationAddsUpToTheMixture() {
    browser.run(ROWS + "[3].querySelector('button').click()");
    browser.await(
        "an explanation",
        () -> browser.number("document.querySelectorAll('.explain-class').length") == 3);

    for (int c = 0; c < 3; c++) {
      String part = "document.querySelectorAll('.explain-class')[" + c + "]";
      double sum = ((Number) browser.run("return Number(" + part + ".dataset.sum)")).doubleValue();
      double mixture =
          ((Number) browser.run("return Number(" + part + ".dataset.mixture)")).doubleValue();
      double pixels =
          ((Number)
                  browser.run(
                      "const row = "
                          + part
                          + ".querySelector('.contributions');"
                          + "return [...row.children].reduce((s, b) => s + b.getBoundingClientRect().width, 0)"
                          + " / row.getBoundingClientRect().width"))
              .doubleValue();
      assertThat(sum).isCloseTo(mixture, within(1e-6));
      assertThat(pixels).isCloseTo(mixture, within(0.01));
    }
    browser.run("document.getElementById('explain-close').click()");
  }

  @Test
  @Order(4)
  void alertRisesIsAcknowledgedAndSurvivesReloadAndRestart() throws Exception {
    running.predict(SAMPLES.certain("sure-1", "ALRT", "Alerting wins record order"));
    running.flush();
    browser.await(
        "an alert", () -> browser.number("document.querySelectorAll('.alert.raised').length") == 1);
    String id = (String) browser.run("return document.querySelector('.alert').dataset.id");

    browser.click(".alert-actions button");
    browser.await(
        "acknowledged",
        () -> browser.number("document.querySelectorAll('.alert.acknowledged').length") == 1);

    browser.open(running.address());
    browser.await("after a reload", () -> isAcknowledged(id));
    running.restart();
    browser.open(running.address());
    browser.await("after a restart", () -> isAcknowledged(id));
    assertThat(browser.number("document.querySelectorAll('.alert').length")).isOne();
  }

  private static boolean isAcknowledged(String id) {
    return browser.number(
            "document.querySelectorAll('.alert.acknowledged[data-id=\"' + arguments[0] + '\"]').length",
            id)
        == 1;
  }

  @Test
  @Order(5)
  void reconnectsWithoutAGap() throws Exception {
    try (CutLine line = new CutLine(running.port())) {
      browser.open("http://127.0.0.1:" + line.port() + "/");
      browser.await("a live page", PageIT::isLive);
      browser.run("window.sameDocument = true");
      line.cut();
      running.play(SAMPLES, 20);
      browser.await(
          "the page to notice", () -> browser.text("#status-text").equals("Reconnecting"));
      line.mend();
      browser.await("a live page again", PageIT::isLive);
      running.play(SAMPLES, 20);

      browser.await("all 40", () -> headlines().containsAll(numbered(61, 100)));
      assertThat(browser.run("return window.sameDocument")).isEqualTo(true);
      assertThat(headlines()).doesNotHaveDuplicates();
    }
    browser.open(running.address());
  }

  private static List<String> numbered(int from, int to) {
    List<String> numbered = new ArrayList<>();
    for (int n = from; n <= to; n++) {
      numbered.add("Headline number " + n);
    }
    return numbered;
  }

  @SuppressWarnings("unchecked")
  private static List<String> headlines() {
    return (List<String>)
        browser.run("return [..." + ROWS + "].map(r => r.querySelector('button').textContent)");
  }

  @Test
  @Order(6)
  void payloadsFromTopicsStayText() throws Exception {
    List<String> payloads = XssPayloads.all();
    assertThat(payloads).hasSizeGreaterThanOrEqualTo(100);
    browser.await("a live page", PageIT::isLive);
    browser.console();
    browser.run(
        "window.fired = []; for (const n of ['alert', 'confirm', 'prompt']) window[n] = m => window.fired.push(m);");
    long elements =
        browser.number(
            "document.querySelectorAll('script, iframe, object, embed, base, meta, link, style').length");

    int shown = 0;
    for (String payload : payloads) {
      running.predict(SAMPLES.certain("xss-" + shown, payload, payload));
      running.refuse(payload.getBytes(UTF_8), payload);
      shown++;
    }
    running.flush();
    browser.await(
        "dead letters",
        () -> browser.number("document.querySelectorAll('#dead-list li').length") == 100);
    browser.await(
        "alerts of payloads",
        () -> browser.number("document.querySelectorAll('.alert').length") > 50);
    // Every payload passes through the tape as a search result, and some through an explanation.
    for (int i = 0; i < payloads.size(); i += 10) {
      search("xss-" + i);
    }
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    browser.run(ROWS + "[0].querySelector('button').click()");
    browser.await(
        "an explanation",
        () -> browser.number("document.querySelectorAll('.explain-class').length") == 3);
    browser.run("document.getElementById('explain-close').click()");

    assertThat(browser.run("return window.fired")).isEqualTo(List.of());
    assertThat(browser.run("return ({}).polluted === undefined")).isEqualTo(true);
    assertThat(
            browser.number(
                "document.querySelectorAll('script, iframe, object, embed, base, meta, link, style').length"))
        .isEqualTo(elements);
    assertThat(
            browser.number(
                "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length"))
        .isZero();
    assertThat(browser.run("return location.href")).isEqualTo(running.address());
    assertThat(browser.console())
        .noneMatch(line -> line.contains("Content Security Policy") || line.startsWith("SEVERE"));
    search("");
  }

  private static void search(String text) {
    browser.run(
        "const f = document.getElementById('filter-text'); f.value = arguments[0];"
            + "f.dispatchEvent(new Event('input', {bubbles: true}));",
        text);
    browser.await("rows for " + text, () -> browser.number(ROWS + ".length") > 0);
  }

  @Test
  @Order(7)
  void isUsableByKeyboard() {
    browser.run("document.querySelector('#tape-rows button').focus()");
    assertThat(browser.run("return document.activeElement.className")).isEqualTo("headline");
    browser.run("document.activeElement.click()");
    browser.await(
        "the dialog",
        () -> Boolean.TRUE.equals(browser.run("return document.getElementById('explain').open")));
    assertThat(
            browser.run(
                "return document.getElementById('explain').contains(document.activeElement)"))
        .isEqualTo(true);
    browser.run("document.getElementById('explain').close()");
    assertThat(browser.run("return document.activeElement.className")).isEqualTo("headline");
    browser.run("document.activeElement.blur()");
  }

  @Test
  @Order(8)
  void hasNoSeriousFindingsOfAxeAndNoSidewaysScrollInAnySize() throws Exception {
    running.play(SAMPLES, 300);
    try (InputStream axe = PageIT.class.getResourceAsStream(AXE)) {
      browser.run(new String(axe.readAllBytes(), UTF_8));
    }
    for (int width : new int[] {390, 1440}) {
      for (String theme : List.of("dark", "light")) {
        browser.resize(width, 1000, theme);
        browser.await("the colours", () -> isPainted(theme));
        browser.screenshot(Path.of("target", "screenshots", width + "-" + theme + ".png"));
        assertThat(browser.number("document.documentElement.scrollWidth"))
            .isLessThanOrEqualTo(width);
        assertThat(seriousFindings()).as("%s px, %s", width, theme).isEmpty();
      }
    }
  }

  private static boolean isPainted(String theme) {
    String background =
        (String) browser.run("return getComputedStyle(document.body).backgroundColor");
    return background.equals(theme.equals("dark") ? "rgb(10, 13, 19)" : "rgb(238, 241, 245)");
  }

  @SuppressWarnings("unchecked")
  private static List<String> seriousFindings() {
    Map<String, Object> result =
        (Map<String, Object>)
            browser.runAsync(
                "const done = arguments[0];"
                    + "axe.run(document, {resultTypes: ['violations']}).then(done, e => done({violations: [{impact: 'critical', id: String(e), nodes: []}]}));");
    List<String> findings = new ArrayList<>();
    for (Map<String, Object> violation : (List<Map<String, Object>>) result.get("violations")) {
      if (List.of("serious", "critical").contains(violation.get("impact"))) {
        List<Map<String, Object>> nodes = (List<Map<String, Object>>) violation.get("nodes");
        findings.add(
            violation.get("id") + ": " + (nodes.isEmpty() ? "" : nodes.get(0).get("html")));
      }
    }
    return findings;
  }

  @Test
  @Order(9)
  void predictionsOfUnknownIdsSayWhereToLook() {
    Prediction gone = SAMPLES.of("never-sent", "GONE", "Never sent", "wire");

    Object answer =
        browser.runAsync(
            "const done = arguments[1]; fetch('/api/v1/predictions/' + arguments[0]).then(r => r.json()).then(b => done(b.error));",
            gone.getId());

    assertThat(answer).asString().contains("look for it on the topic");
  }
}

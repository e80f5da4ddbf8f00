package io.bellwether.pipeline.evaluation;

import static io.bellwether.pipeline.evaluation.Streams.contestant;
import static io.bellwether.pipeline.evaluation.Streams.evaluate;
import static io.bellwether.pipeline.evaluation.Streams.market;
import static io.bellwether.pipeline.evaluation.Streams.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.core.metric.Metric;
import io.bellwether.replay.FileItem;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The three forms of a report. */
class ReportsTest {
  private static final String EVIL = "<script>alert('x')</script>&\"\u0000\u001b[31m";
  private static Report report;

  @BeforeAll
  static void evaluateOnce() {
    report =
        Evaluation.run(
            List.of(contestant("mixture"), contestant("one", "gate.top-k=1")),
            market(1000),
            settings(0.5, true));
  }

  @Test
  void htmlIsWellFormedAndNeedsNothingElse() throws Exception {
    String html = new HtmlReport("news.jsonl", report).text();

    Document document = parse(html);
    assertThat(html).doesNotContain("http:", "https:", "//cdn", "@import", "url(");
    for (String tag : List.of("script", "link", "img", "iframe", "object")) {
      assertThat(document.getElementsByTagName(tag).getLength()).as(tag).isZero();
    }
    assertThat(titles(document))
        .contains(
            "Scores",
            "Differences",
            "Weights over time: mixture",
            "Weights over time: one",
            "Ahead of the best baseline",
            "Reliability",
            "Routing: mixture",
            "By language",
            "Confusion");
  }

  @Test
  void htmlShowsTheScores() throws Exception {
    Table table = report.table();

    String text =
        parse(new HtmlReport("news", report).text()).getDocumentElement().getTextContent();

    for (Row row : table.rows()) {
      assertThat(text).contains(row.name());
      assertThat(text).contains(Charts.three(table.value(row, Metric.MACRO_F1)));
    }
  }

  @Test
  void htmlShowsWhatLeaksInOnePlaceThatSaysSo() throws Exception {
    Document document = parse(new HtmlReport("news", report).text());

    NodeList sections = document.getElementsByTagName("section");
    int leaking = 0;
    for (int i = 0; i < sections.getLength(); i++) {
      Element section = (Element) sections.item(i);
      boolean marked = section.getAttribute("class").equals("leak");
      assertThat(section.getTextContent().contains("LEAKS")).isEqualTo(marked);
      leaking += marked ? 1 : 0;
    }
    assertThat(leaking).isEqualTo(1);
  }

  @Test
  void foreignTextStaysText() throws Exception {
    Report evil = evaluate(evilItems(), contestant("mixture"));

    Document document = parse(new HtmlReport(EVIL, evil).text());

    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(document.getDocumentElement().getTextContent())
        .contains("<script>alert('x')</script>&\"\uFFFD\uFFFD[31m");
    assertThat(
            text(
                evil,
                new TextReport.Parts(List.of(), List.of(Cut.By.SYMBOL), List.of(), false, false)))
        .contains("alert('x')")
        .doesNotContain("\u001b", "\u0000");
  }

  private static List<FileItem> evilItems() {
    List<FileItem> items = new ArrayList<>();
    Instant start = Instant.parse("2025-01-06T09:00:00Z");
    for (int i = 0; i < 60; i++) {
      Instant time = start.plusSeconds(60L * i);
      items.add(
          Streams.item("n%03d".formatted(i), EVIL, time, EVIL)
              .labelled(i % 3 == 0 ? "UP" : "DOWN", time.plusSeconds(5)));
    }
    return items;
  }

  @Test
  void jsonHoldsEverythingAndReadsBack() throws Exception {
    JsonNode json = json(report);

    assertThat(json.get("items").asInt()).isEqualTo(1000);
    assertThat(json.get("scored").asInt()).isEqualTo(500);
    Table table = report.table();
    for (int i = 0; i < table.rows().size(); i++) {
      Row row = table.rows().get(i);
      JsonNode plain = json.get("rows").get(i);
      assertThat(plain.get("name").asText()).isEqualTo(row.name());
      assertThat(plain.get("macroF1").asDouble()).isEqualTo(table.value(row, Metric.MACRO_F1));
      assertThat(plain.get("intervals").get("kappaTemporal").get(0).asDouble())
          .isEqualTo(table.interval(row, Metric.KAPPA_TEMPORAL).low());
      assertThat(plain.get("confusion").get(2).get(1).asLong())
          .isEqualTo(table.scores(row).confusion(2, 1));
    }
    assertThat(json.get("cuts").get("language").get("mostFrequent").get("ja").get("rows"))
        .hasSize(table.rows().size());
    assertThat(json.get("mixtures").get(1).get("weights")).hasSize(RoutingTrace.SLICES);
    assertThat(json.get("LEAKS")).isNotEmpty();
    assertThat(json.get("settings").get("one").get("gate").get("top-k").asInt()).isEqualTo(1);
  }

  @Test
  void jsonSaysNullOfWhatIsNotDefined() throws Exception {
    List<FileItem> same = new ArrayList<>();
    Instant start = Instant.parse("2025-01-06T09:00:00Z");
    for (int i = 0; i < 40; i++) {
      Instant time = start.plusSeconds(60L * i);
      same.add(Streams.item("n" + (100 + i), "A", time, "up").labelled("UP", time.plusSeconds(1)));
    }

    JsonNode json = json(evaluate(same, contestant("mixture")));

    // Repeating the newest label is always right here.
    assertThat(json.get("rows").get(0).get("kappaTemporal").isNull()).isTrue();
    for (String part : List.of("rows", "differencesToMixture", "cuts", "mixtures")) {
      String text = json.get(part).toString();
      assertThat(text.contains("NaN") || text.contains("Infinity")).as(part).isFalse();
    }
  }

  @Test
  void textComparesCutsAndMarks() {
    TextReport.Parts parts =
        new TextReport.Parts(
            List.of(Metric.ACCURACY, Metric.KAPPA_TEMPORAL),
            List.of(Cut.By.LANGUAGE),
            List.of(new TextReport.Pair("mixture", "expert:words")),
            true,
            true);

    String text = text(report, parts);

    assertThat(text)
        .contains("accuracy [95 %]", "kappa-temporal [95 %]", "mixture against words")
        .contains("500 items in 500 outcomes", "precision", "weights: mixture", "weights: one");
    String leaks = text.substring(text.indexOf("LEAKS: labels at once"));
    assertThat(leaks.lines().skip(1)).allMatch(line -> line.startsWith("LEAKS"));
  }

  @Test
  void textSaysWhichRowsThereAre() {
    TextReport.Pair pair = new TextReport.Pair("mixture", "wrds");
    TextReport.Parts parts =
        new TextReport.Parts(List.of(), List.of(), List.of(pair), false, false);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> text(report, parts))
        .withMessageStartingWith("a row must be one of mixture, one, prior, bayes, words, ")
        .withMessageEndingWith(": wrds");
  }

  private static String text(Report report, TextReport.Parts parts) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new TextReport(report, parts).write(out);
    out.flush();
    return text.toString();
  }

  private static JsonNode json(Report report) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    return mapper.readTree(mapper.writeValueAsString(new JsonReport("news", report).toMap()));
  }

  private static Document parse(String html) throws Exception {
    String xml = html.replaceFirst("<!DOCTYPE html>\n", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static List<String> titles(Document document) {
    List<String> titles = new ArrayList<>();
    NodeList headings = document.getElementsByTagName("h2");
    for (int i = 0; i < headings.getLength(); i++) {
      titles.add(headings.item(i).getTextContent());
    }
    return titles;
  }
}

package io.bellwether.benchmarks.peers;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The section of {@code peers} in the report. */
final class PeersReport {
  private static final double LEAST_TIMES = 10;
  private static final double MIB = 1 << 20;

  private static final String HOW_FLINK_ML_PLAYS =
      """
      Flink ML's online logistic regression is played stand-alone: it is built for Flink 1.x and does not link
      beside this Flink. A process of its own, with Flink 1.14.6 and one thread of each kind, runs what `fit` of
      release 2.2.0 hands to the iterations, on the iterations of release 2.0.0, as those of 2.2.0 could not be
      resolved from Maven Central when this was built; neither could its `flink-ml-servable-lib`, of which a
      record and two interfaces that the training names are stood in for. The labels go in, with the numbers of
      their rows, in the order in which they become known, as fast as they are taken; every version of the model
      comes out. An item is predicted by the newest version whose labels were all known when the item happened,
      as a live job could have done at best. The time is that from the first row in to the last version out, and
      that of predicting, without the start of the JVM and of Flink; after a whole training to warm up the
      stream is played again and again for five seconds, and the rate is the median. Flink's buffer timeout is
      0, since at its default of 100 ms each version takes 0.1 to 0.3 s, and no more than 64 batches wait. Its
      retained heap includes the Flink that it runs on, but not the network buffers, which are off the heap. The
      first row has the library's defaults, a version after every 32 labels; "batch 1" makes a version of every
      label, which was better than 32, 100 and 500; "alpha 10" learns a hundred times as fast as the default
      does, and was the best of 0.1, 1, 3 and 10. These were chosen on all of elec2, in its favour. It knows two
      classes and so does not play the headlines.
      """;

  private final List<Figure> figures;

  PeersReport(List<Figure> figures) {
    this.figures = figures;
  }

  void write(Page page) {
    page.heading(2, "Beside other libraries");
    page.paragraph(
        """
        All play the same streams in the same process, one thread each, one after the other in turns (Flink ML in a
        process of its own, as told below): each item is
        predicted when it happens and learned when its label is known. `elec2` is the table of
        electricity prices with its numbers; `gold_news` are headlines, hashed to the same 2^10 entries for all.
        Ensembles have ten members, ours too, weighed by fixed share. On the table ours are regressions over the
        numbers, over how far they are from their own running means, and over the newest label; a learned gate asks
        two of the ten about an item, and all about every fiftieth, as it would in the job. In the row "one asked" it asks
        its first choice alone, the row "all asked" is the same without the gate. On text ours are regressions and naive Bayes, all asked. Earlier members for
        the table, trees among them, were replaced by these after they were seen beside MOA's; how many the gate asks
        was chosen on the first half of elec2, so what is said of all of it is not out of sample.
        The means are the members' own doing, while MOA sees the row alone, and elec2's label is whether the price is
        above its mean of a day. Therefore the rows "with past" are a control: the same ensembles of MOA, shown with
        each row all five deviations of each number and the newest label, as our members have them. Adding these
        columns costs them time, too. MOA is slow on text, so
        that only the first items are played; who runs out of time is scored on the items it came to, and
        ours beside it on the same. Who is through within a second plays again, and the rate is the median. Retained
        heap is what the collector frees once the learner is
        forgotten. Tribuo does not learn item by item, as none of its trainers implements its interface for
        incremental training: its regression is trained anew on the newest 5,000 labels after every 500.
        """);
    for (String stream :
        figures.stream()
            .map(figure -> figure.of().get(PeersSuite.STREAM))
            .filter(stream -> stream != null)
            .distinct()
            .toList()) {
      page.heading(3, "On " + stream);
      table(page, stream);
      verdicts(page, stream);
    }
    figures.stream()
        .filter(figure -> figure.name().equals(FlinkMlSetting.FLINK_ML))
        .forEach(figure -> flinkMl(page, figure));
  }

  private void table(Page page, String stream) {
    List<List<String>> rows = new ArrayList<>();
    for (Figure rate : of(stream, PeersSuite.RATE)) {
      rows.add(
          List.of(
              rate.name(),
              "%,.0f".formatted(find(stream, rate.name(), PeersSuite.ITEMS)),
              "%,.0f (%,.0f to %,.0f)".formatted(rate.value(), rate.low(), rate.high()),
              "%.4f".formatted(find(stream, rate.name(), PeersSuite.MACRO_F1)),
              "%.4f".formatted(find(stream, rate.name(), PeersSuite.OURS_F1)),
              "%.4f".formatted(find(stream, rate.name(), PeersSuite.MCC)),
              "%.1f".formatted(find(stream, rate.name(), PeersSuite.RETAINED) / MIB)));
    }
    page.table(
        List.of(
            "learner",
            "items",
            "items/s (lowest to highest)",
            "macro-F1",
            "macro-F1 of ours on the same",
            "MCC",
            "retained MiB"),
        rows);
  }

  private void verdicts(Page page, String stream) {
    for (String ensemble : Contestants.ENSEMBLES) {
      verdict(page, stream, "Must reach", Contestants.OURS, ensemble);
    }
    for (String ensemble : Contestants.ENSEMBLES) {
      verdict(page, stream, "One asked", Contestants.OURS_ONE_ASKED, ensemble);
    }
    for (String ensemble : Contestants.ENSEMBLES) {
      verdict(page, stream, "Control", Contestants.OURS, ensemble + Contestants.WITH_PAST);
    }
  }

  private void verdict(Page page, String stream, String kind, String ours, String ensemble) {
    double times = find(stream, ours, PeersSuite.RATE) / find(stream, ensemble, PeersSuite.RATE);
    double gain = gain(stream, ours, ensemble);
    if (!Double.isNaN(times) && !Double.isNaN(gain)) {
      page.paragraph(
          "%s, %s, %s: 10 times its items/s at no lower macro-F1: %.1f times, macro-F1 %+.4f: %s."
              .formatted(
                  kind,
                  stream,
                  ensemble,
                  times,
                  gain,
                  times >= LEAST_TIMES && gain >= 0 ? "reached" : "**not reached**"));
    }
  }

  /** By how much ours has the higher macro-F1; NaN where they were not scored on the same items. */
  private double gain(String stream, String ours, String other) {
    double others = find(stream, other, PeersSuite.MACRO_F1);
    if (ours.equals(Contestants.OURS)) {
      return find(stream, other, PeersSuite.OURS_F1) - others;
    }
    boolean same = find(stream, ours, PeersSuite.ITEMS) == find(stream, other, PeersSuite.ITEMS);
    return same ? find(stream, ours, PeersSuite.MACRO_F1) - others : Double.NaN;
  }

  private static void flinkMl(Page page, Figure figure) {
    String failure = figure.of().get(PeersSuite.FAILURE);
    if (figure.metric().equals(PeersSuite.LINKED)) {
      page.paragraph(
          "Flink ML's online logistic regression was not played in this run, which only looked"
              + " whether its library links beside this Flink"
              + (figure.value() > 0 ? "; it does." : "; it does not: `" + failure + "`."));
    } else if (figure.metric().equals(PeersSuite.PLAYED) && figure.value() == 0) {
      page.paragraph(
          "Flink ML's online logistic regression could not be played: `" + failure + "`.");
    } else if (figure.metric().equals(PeersSuite.PLAYED)) {
      page.paragraph(HOW_FLINK_ML_PLAYS);
    }
  }

  private List<Figure> of(String stream, String metric) {
    return figures.stream()
        .filter(f -> f.metric().equals(metric) && stream.equals(f.of().get(PeersSuite.STREAM)))
        .toList();
  }

  private double find(String stream, String name, String metric) {
    Optional<Figure> found =
        of(stream, metric).stream().filter(figure -> figure.name().equals(name)).findFirst();
    return found.map(Figure::value).orElse(Double.NaN);
  }
}

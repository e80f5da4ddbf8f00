package io.bellwether.flink;

import io.bellwether.core.Classes;
import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.Terms;
import io.bellwether.core.mixture.WarmStart;
import io.bellwether.core.text.FeatureSpec;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Small settings, items and labels for the operators' tests. */
final class Fixtures {
  static final Classes CLASSES = Classes.of("UP", "NEUTRAL", "DOWN");
  static final int BITS = 10;
  static final int MAX_PARALLELISM = 16;
  static final long MAX_LABEL_AGE = 64_000;
  static final DefinitionFormat FORMAT = new LineFormat();
  static final ServedSpec SERVED = new ServedSpec.Hosted("served", Map.of());

  private Fixtures() {}

  /** When everything of an item of this event time has been forgotten. */
  static long forgottenBy(long time) {
    return time + MAX_LABEL_AGE + MAX_LABEL_AGE / 4 + 1;
  }

  static ExpertDefinition prior(String name, double halfLife) {
    return new ExpertDefinition(name, new ExpertSpec.Prior(halfLife), Eligibility.ALL);
  }

  static ExpertDefinition prior(String name, double halfLife, String... languages) {
    return new ExpertDefinition(
        name,
        new ExpertSpec.Prior(halfLife),
        new Eligibility(Set.of(languages), Set.of(), Set.of()));
  }

  static ExpertDefinition served(String name) {
    return FORMAT.parse("served " + name + " 0 *");
  }

  /** Asked where the in-stream experts are not sure. */
  static ExpertDefinition whenUnsure(String name, double sureAbove) {
    return FORMAT.parse("unsure " + name + " " + sureAbove + " *");
  }

  static ExpertDefinition external(String name) {
    return FORMAT.parse("external " + name + " 0 *");
  }

  static Inquiry question(String expert, String id, long time) {
    return new Inquiry(
        9,
        expert,
        "served " + expert + " 0 *",
        item(id, time),
        time,
        time,
        "S",
        new int[0],
        new float[0],
        0);
  }

  /** A question that waits for the experts in slots 0 and 1. */
  static Inquiry held(String id, long time, double sureAbove) {
    return new Inquiry(
        9,
        "model",
        "served model 0 *",
        item(id, time),
        time,
        time,
        "S",
        new int[] {0, 1},
        new float[] {0.6f, 0.4f},
        sureAbove);
  }

  static ExpertDefinition words(String name) {
    return new ExpertDefinition(
        name, new ExpertSpec.SoftmaxRegression(BITS, 0.3, 0), Eligibility.ALL);
  }

  /** Three experts for everything and one for Japanese, of which two are asked. */
  static Setup setup() {
    return new Setup(
        List.of(prior("slow", 100), prior("quick", 2), words("words"), prior("ja", 50, "ja")),
        2,
        0,
        Ordering.EVENT_TIME,
        4,
        Duration.ofMillis(5));
  }

  /** Settings of which a test names only those that it is about. */
  record Setup(
      List<ExpertDefinition> experts,
      int topK,
      double gateLearningRate,
      Ordering ordering,
      int batch,
      Duration company) {
    Setup experts(ExpertDefinition... these) {
      return new Setup(List.of(these), topK, gateLearningRate, ordering, batch, company);
    }

    Setup topK(int k) {
      return new Setup(experts, k, gateLearningRate, ordering, batch, company);
    }

    Setup gateLearns() {
      return new Setup(experts, topK, 0.5, ordering, batch, company);
    }

    Setup onArrival() {
      return new Setup(experts, topK, gateLearningRate, Ordering.ARRIVAL, batch, company);
    }

    Setup batch(int size) {
      return new Setup(experts, topK, gateLearningRate, ordering, size, company);
    }

    Setup waiting(Duration newCompany) {
      return new Setup(experts, topK, gateLearningRate, ordering, batch, newCompany);
    }

    MixtureSpec mixture() {
      return new MixtureSpec(
          CLASSES,
          new FeatureSpec(BITS, 2, 3, 1000, 1),
          new GateSpec.SoftmaxTopK(topK, 6, gateLearningRate, true),
          3,
          new FilterSpec.FixedShare(1, 0.01),
          ItemKey.SYMBOL,
          experts);
    }

    MoeSettings settings() {
      return new MoeSettings(
          mixture(),
          ordering,
          ItemKey.SYMBOL,
          MAX_PARALLELISM,
          batch,
          company,
          Duration.ofMillis(200),
          Duration.ofMillis(MAX_LABEL_AGE),
          LabelRelease.REACHED);
    }
  }

  static Features features(long seed, String symbol, String language) {
    Random random = new Random(seed);
    Features x = new Features();
    for (int i = 0; i < 5; i++) {
      x.add(i * 200 + random.nextInt(200), 0.4f);
    }
    x.setContext(symbol, language, "wire", new float[0]);
    return x;
  }

  static Item item(String id, long time) {
    return item(id, time, "S", "en");
  }

  static Item item(String id, long time, String symbol, String language) {
    return new Item(
        id, time, "headline of " + id, "0:1", features(id.hashCode(), symbol, language));
  }

  static GateInput.Arrival arrival(String id, long time) {
    return new GateInput.Arrival(item(id, time), time);
  }

  static Label label(String id, long time, int label) {
    return new Label(id, 0, time, label, "S", "S");
  }

  /** Everything of a message that matters, as text that can be compared. */
  static String text(Object message) {
    if (message instanceof Features x) {
      return "%s=%s %s/%s/%s %s %s"
          .formatted(
              Arrays.toString(Arrays.copyOf(x.indices(), x.size())),
              Arrays.toString(Arrays.copyOf(x.values(), x.size())),
              x.symbol(),
              x.language(),
              x.source(),
              Arrays.toString(x.numbers()),
              Arrays.toString(x.embedding()));
    }
    if (message instanceof Routed routed) {
      return "Routed at " + routed.eventTime() + ": " + text(routed.contents());
    }
    if (message instanceof Record) {
      return message.getClass().getSimpleName()
          + Arrays.stream(message.getClass().getRecordComponents())
              .map(part -> part.getName() + ": " + text(value(part, message)))
              .collect(Collectors.joining(", ", "(", ")"));
    }
    return message instanceof Object[] array
        ? Arrays.stream(array).map(Fixtures::text).toList().toString()
        : Arrays.deepToString(new Object[] {message});
  }

  private static Object value(RecordComponent part, Object record) {
    try {
      part.getAccessor().setAccessible(true);
      return part.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** One line for each definition: kind, name, its numbers, its languages; model and sha256. */
  static class LineFormat implements DefinitionFormat {
    private static final long serialVersionUID = 1;

    @Override
    public ExpertDefinition parse(String text) {
      String[] parts = text.strip().split("\\s+", -1);
      if (parts.length != 4 && parts.length != 6) {
        throw new IllegalArgumentException("a definition must have four words: " + text);
      }
      ExpertSpec spec =
          switch (parts[0]) {
            case "prior" -> new ExpertSpec.Prior(Double.parseDouble(parts[2]));
            case "words" -> new ExpertSpec.SoftmaxRegression(BITS, Double.parseDouble(parts[2]), 0);
            case "served", "unsure" -> SERVED;
            case "external" -> new ServedSpec.External();
            default -> throw new IllegalArgumentException("kind must be prior or words: " + text);
          };
      Set<String> languages = parts[3].equals("*") ? Set.of() : Set.of(parts[3]);
      Terms terms =
          parts[0].equals("unsure") ? new Terms(1, true, Double.parseDouble(parts[2])) : Terms.FREE;
      WarmStart start = parts.length == 4 ? WarmStart.NONE : WarmStart.from(parts[4], parts[5]);
      return new ExpertDefinition(
          parts[1], spec, new Eligibility(languages, Set.of(), Set.of()), start, terms);
    }

    @Override
    public String print(ExpertDefinition definition) {
      WarmStart start = definition.start();
      return line(definition)
          + (start.isNone() ? "" : " " + start.location() + " " + start.sha256());
    }

    private static String line(ExpertDefinition definition) {
      Set<String> languages = definition.eligibility().languages();
      String allowed = languages.isEmpty() ? "*" : languages.iterator().next();
      if (definition.spec() instanceof ExpertSpec.Prior prior) {
        return "prior " + definition.name() + " " + prior.halfLife() + " " + allowed;
      }
      if (definition.spec() instanceof ServedSpec served) {
        String kind = definition.terms().whenUnsure() ? "unsure" : "served";
        return (served.isAsked() ? kind : "external")
            + (" " + definition.name() + " " + definition.terms().sureAbove() + " " + allowed);
      }
      ExpertSpec.SoftmaxRegression words = (ExpertSpec.SoftmaxRegression) definition.spec();
      return "words " + definition.name() + " " + words.learningRate() + " " + allowed;
    }
  }
}

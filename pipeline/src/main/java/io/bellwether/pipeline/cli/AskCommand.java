package io.bellwether.pipeline.cli;

import io.bellwether.core.Classes;
import io.bellwether.core.Observation;
import io.bellwether.core.mixture.Account;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ExpertForecaster;
import io.bellwether.core.mixture.Mixture;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.Panel;
import io.bellwether.core.served.Answer;
import io.bellwether.core.text.TextEncoder;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Backtest;
import io.bellwether.pipeline.job.Embeddings;
import io.bellwether.pipeline.job.Languages;
import io.bellwether.pipeline.served.Serving;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ask",
    description = {
      "Ask every configured expert about one text: votes, weights, the mixture, and the time taken.",
      "In-stream experts know what their model file (model:) holds, or nothing; gate and belief"
          + " begin fresh. No Kafka, no cluster."
    })
final class AskCommand implements Callable<Integer> {
  private static final String ID = "ask";

  @Mixin private CommonOptions common;

  @Option(names = "--text", required = true, paramLabel = "TEXT", description = "The news.")
  private String text;

  @Option(
      names = "--language",
      paramLabel = "CODE",
      defaultValue = "",
      description = "ISO 639-1; detected if not given.")
  private String language;

  @Option(
      names = "--symbol",
      paramLabel = "NAME",
      defaultValue = "",
      description = "What it is about.")
  private String symbol;

  @Option(names = "--source", paramLabel = "NAME", defaultValue = "", description = "Who says so.")
  private String source;

  /** What one expert said. */
  private record Said(ExpertDefinition expert, double[] vote, String silence, double millis) {}

  @Override
  public Integer call() throws IOException {
    JobConfig config = common.config();
    MixtureSpec spec = config.toMixtureSpec();
    Panel.Deadline deadline =
        new Panel.Deadline(config.job().deadline().toMillis(), System::currentTimeMillis);
    try (TextEncoder encoder = Embeddings.open(config);
        Panel panel = new Panel(new Serving(), spec.classes(), deadline)) {
      Observation item = observation(config, spec, encoder);
      List<Said> said = new ArrayList<>();
      for (ExpertDefinition expert : spec.experts()) {
        said.add(ask(expert, item, panel, spec.classes().size()));
      }
      Mixture mixture = new Mixture(spec, panel);
      Account account = mixture.newAccount();
      mixture.predict(item, account);
      print(spec.classes(), item, said, account);
    }
    return ExitCode.OK;
  }

  private Observation observation(JobConfig config, MixtureSpec spec, TextEncoder encoder) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    NewsItem item = new NewsItem(now, ID, symbol, language, source, text, List.of());
    return new Backtest(
            spec, config.labelRelease(), Languages.of(config.language()).create(), encoder)
        .observations(List.of(new FileItem(item, null)))
        .next();
  }

  private static Said ask(ExpertDefinition expert, Observation item, Panel panel, int numClasses) {
    if (!expert.allows(item.features())) {
      return new Said(expert, null, "not asked about such an item", 0);
    }
    double[] vote = new double[numClasses];
    String silence = "";
    long start;
    if (expert.isServed()) {
      start = System.nanoTime();
      Answer answer = panel.ask(expert, item);
      for (int k = 0; k < answer.probabilities().length; k++) {
        vote[k] = answer.probabilities()[k];
      }
      silence = answer.silence() == null ? "" : answer.silence() + ": " + answer.detail();
    } else {
      ExpertForecaster alone = new ExpertForecaster(expert, numClasses);
      start = System.nanoTime();
      alone.predict(item, vote);
      silence = alone.voted() ? "" : "abstains";
    }
    double millis = (System.nanoTime() - start) / 1e6;
    return new Said(expert, silence.isEmpty() ? vote : null, silence, millis);
  }

  private void print(Classes classes, Observation item, List<Said> said, Account account) {
    if (common.json()) {
      common.writeJson(plain(classes, item, said, account));
      return;
    }
    int width =
        Math.max(7, said.stream().mapToInt(one -> one.expert().name().length()).max().orElse(0));
    StringBuilder head = new StringBuilder(String.format("%-" + width + "s", "expert"));
    classes.names().forEach(name -> head.append(String.format("  %8s", name)));
    common.out().println(head.append("    weight        ms"));
    for (int slot = 0; slot < said.size(); slot++) {
      Said one = said.get(slot);
      String votes = one.vote() == null ? "  " + one.silence() : numbers(one.vote());
      common
          .out()
          .printf(
              Locale.ROOT,
              "%-" + width + "s%s  %8s  %8.2f%n",
              one.expert().name(),
              votes,
              weight(account, slot),
              one.millis());
    }
    common
        .out()
        .printf(
            "%-" + width + "s%s  %s%n",
            "mixture",
            numbers(account.probabilities()),
            classes.name(account.verdict()) + (account.degraded() ? " (degraded)" : ""));
  }

  private static String numbers(double[] probabilities) {
    StringBuilder text = new StringBuilder();
    for (double p : probabilities) {
      text.append(String.format(Locale.ROOT, "  %8.4f", p));
    }
    return text.toString();
  }

  private static String weight(Account account, int slot) {
    for (int i = 0; i < account.size(); i++) {
      if (account.slot(i) == slot) {
        return String.format(Locale.ROOT, "%.4f", account.weight(i));
      }
    }
    return "-";
  }

  private static Map<String, Object> plain(
      Classes classes, Observation item, List<Said> said, Account account) {
    List<Object> experts = new ArrayList<>();
    for (int slot = 0; slot < said.size(); slot++) {
      Said one = said.get(slot);
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("expert", one.expert().name());
      plain.put("kind", one.expert().spec().kind());
      plain.put("vote", one.vote());
      plain.put("silence", one.silence());
      plain.put("weight", weight(account, slot));
      plain.put("millis", one.millis());
      experts.add(plain);
    }
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("classes", classes.names());
    plain.put("language", item.features().language());
    plain.put("experts", experts);
    plain.put("probabilities", account.probabilities());
    plain.put("verdict", classes.name(account.verdict()));
    plain.put("degraded", account.degraded());
    return plain;
  }
}

package io.bellwether.pipeline.cli;

import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.text.TextEncoder;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Embeddings;
import io.bellwether.pipeline.job.Languages;
import io.bellwether.pipeline.job.ModelFolder;
import io.bellwether.pipeline.job.Training;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = {
      "Teach each expert a file in one pass and write what it learned as a model file.",
      "An expert that begins with it (experts: model) is silent up to the last label in there."
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private TableOptions table;

  @Option(
      names = "--news",
      required = true,
      paramLabel = "FILE",
      description = "News with labels, JSON Lines (.jsonl) or a table (.csv), or either as .gz.")
  private Path news;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Where NAME.model is written for each expert.")
  private Path folder;

  @Option(
      names = "--expert",
      paramLabel = "NAME",
      description = "Only this expert; may be given several times.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws IOException {
    JobConfig config = common.config();
    MixtureSpec spec = config.toMixtureSpec();
    List<ExpertDefinition> experts = chosen(spec.experts());
    List<FileItem> items =
        NewsFiles.readSorted(news, table.settings(), bad -> common.message("skipped: " + bad));
    if (items.isEmpty()) {
      throw new IllegalStateException(news + " holds no news items");
    }
    Training.Result result;
    try (TextEncoder encoder = Embeddings.open(config)) {
      result =
          new Training(
                  spec, config.labelRelease(), Languages.of(config.language()).create(), encoder)
              .learn(items, experts);
    }
    ModelListing listing = new ModelListing(common);
    ModelFolder models = new ModelFolder(folder);
    for (ModelFile model : result.models()) {
      listing.add(models.write(model), model);
    }
    listing.print();
    common.message(
        result.learned()
            + " of "
            + result.labels()
            + " labels learned; the others come after the last item");
    return ExitCode.OK;
  }

  private List<ExpertDefinition> chosen(List<ExpertDefinition> experts) {
    List<String> known = experts.stream().map(ExpertDefinition::name).toList();
    ModelListing.checkNames(common, names, known);
    return experts.stream()
        .filter(expert -> !expert.isServed()) // has nothing to learn
        .filter(expert -> names.isEmpty() || names.contains(expert.name()))
        .toList();
  }
}

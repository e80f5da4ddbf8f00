package io.bellwether.pipeline.cli;

import io.bellwether.core.mixture.ModelFile;
import io.bellwether.pipeline.export.SavedModels;
import io.bellwether.pipeline.job.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = {
      "Write what the experts of a job have learned as model files.",
      "Reads a savepoint or a retained checkpoint; the job may go on meanwhile."
    })
final class ExportCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--savepoint",
      required = true,
      paramLabel = "PATH",
      description = "Folder or URI of the savepoint or checkpoint.")
  private String savepoint;

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
  public Integer call() throws Exception {
    List<ModelFile> models = SavedModels.read(savepoint);
    ModelListing.checkNames(common, names, models.stream().map(ModelFile::expert).toList());
    ModelListing listing = new ModelListing(common);
    ModelFolder target = new ModelFolder(folder);
    for (ModelFile model : models) {
      if (names.isEmpty() || names.contains(model.expert())) {
        listing.add(target.write(model), model);
      }
    }
    listing.print();
    return ExitCode.OK;
  }
}

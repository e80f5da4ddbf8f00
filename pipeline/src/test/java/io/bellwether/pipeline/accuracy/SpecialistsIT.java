package io.bellwether.pipeline.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bellwether.core.metric.Resampling;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.evaluation.Contestant;
import io.bellwether.pipeline.evaluation.Evaluation;
import io.bellwether.pipeline.evaluation.RoutingTrace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialistsIT {
  private static final Evaluation.Settings FEW_RESAMPLES =
      new Evaluation.Settings(0.5, 1, new Resampling(Resampling.Unit.OUTCOME, 100, 1), false);

  @TempDir Path models;

  @Test
  void theGateFindsWhoKnowsWhichLanguageAndKeepsTheLoadEven() throws IOException {
    String data = System.getenv("MOE_DATA");
    assumeThat(data).as("MOE_DATA, the folder of recorded news").isNotNull();
    Specialists specialists =
        new Specialists(
            settings -> JobConfig.load(null, settings, Map.of()), Path.of(data), models, m -> {});

    RoutingTrace trace =
        Evaluation.run(
                List.of(new Contestant("mixture", specialists.config())),
                specialists.stream(3),
                FEW_RESAMPLES)
            .traces()
            .get(0);

    assertThat(trace.languageInformation()).isGreaterThanOrEqualTo(0.5);
    assertThat(trace.maxMeanLoad()).isLessThanOrEqualTo(1.5);
  }
}

package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.Jobs;
import java.util.List;

/** Prints jobs, a line each. */
final class JobListing {
  private JobListing() {}

  static void print(CommonOptions common, List<Jobs.Status> jobs) {
    for (Jobs.Status job : jobs) {
      common
          .out()
          .printf(
              "job %s %s %s, %d of %d tasks run%n",
              job.id(), job.name(), job.state(), job.tasksRunning(), job.tasks());
    }
  }
}

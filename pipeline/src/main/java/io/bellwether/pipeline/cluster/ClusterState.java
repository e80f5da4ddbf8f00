package io.bellwether.pipeline.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster's directory remembers of it.
 *
 * @param ports those in use; the broker's is 0 without one
 * @param rpcPort between JobManager and TaskManagers
 * @param members those that were started last, also when they are dead
 */
record ClusterState(
    ClusterSettings settings, ClusterSettings.Ports ports, int rpcPort, List<Member> members) {
  private static final String FILE = "cluster.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  ClusterState {
    members = List.copyOf(members);
  }

  static Optional<ClusterState> read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), ClusterState.class));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the cluster's file cannot be read: " + file + " (delete it when no process runs)", e);
    }
  }

  /** In one step, so that nobody reads half a file. */
  void write(Path directory) {
    try {
      Path draft = Files.createTempFile(directory, "cluster", ".json");
      JSON.writeValue(draft.toFile(), this);
      Files.move(draft, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster's directory must be writable: " + directory, e);
    }
  }

  static void forget(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster's directory must be writable: " + directory, e);
    }
  }

  Optional<Member> member(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }

  ClusterState with(Member started) {
    List<Member> all = new ArrayList<>(members);
    all.removeIf(member -> member.name().equals(started.name()));
    all.add(started);
    return new ClusterState(settings, ports, rpcPort, all);
  }
}

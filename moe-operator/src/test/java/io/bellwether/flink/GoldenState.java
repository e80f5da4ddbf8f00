package io.bellwether.flink;

import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Golden files of all state as it is written today: {@code GoldenState
 * moe-operator/src/test/resources/golden}. Run it after a version was raised. It adds the files
 * that are missing and changes none that is there: those show that what older versions wrote is
 * still understood.
 */
public final class GoldenState {
  private static final String SAYS = "says ";

  private GoldenState() {}

  /** Adds the missing files to a folder. */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      throw new IllegalArgumentException("the argument must be FOLDER");
    }
    Path folder = Path.of(args[0]);
    for (StateSamples.Samples<?> samples : StateSamples.all()) {
      add(file(folder, samples.codec()), codecFile(samples));
    }
    for (SnapshotSamples.Sample sample : SnapshotSamples.all()) {
      add(file(folder, sample), snapshotFile(sample));
    }
  }

  private static void add(Path file, GoldenFile golden) throws IOException {
    if (!Files.exists(file)) {
      golden.write(file);
      System.out.println(file + " is new");
    }
  }

  static Path file(Path folder, Codec<?> codec) {
    return file(folder, codec, codec.version());
  }

  static Path file(Path folder, Codec<?> codec, int version) {
    return folder.resolve("codecs").resolve(codec.getClass().getSimpleName() + "-" + version);
  }

  static Path file(Path folder, SnapshotSamples.Sample sample) {
    return file(folder, sample, sample.fresh().get().stateVersion());
  }

  static Path file(Path folder, SnapshotSamples.Sample sample, int version) {
    return folder.resolve("snapshots").resolve(sample.name() + "-" + version);
  }

  private static <T> GoldenFile codecFile(StateSamples.Samples<T> samples) throws Exception {
    List<GoldenFile.Value> values = new ArrayList<>();
    for (T sample : samples.values()) {
      byte[] bytes = written(samples.codec(), sample);
      T read = read(samples.codec(), bytes, samples.codec().version());
      values.add(new GoldenFile.Value(bytes, StateLines.of(read)));
    }
    return new GoldenFile(values);
  }

  private static GoldenFile snapshotFile(SnapshotSamples.Sample sample) {
    Stateful state = sample.fresh().get();
    sample.teach().accept(state);
    String says = SAYS + Arrays.toString(sample.says().apply(state));
    return new GoldenFile(List.of(new GoldenFile.Value(Snapshot.write(state), List.of(says))));
  }

  /** The numbers in a snapshot's only line. */
  static double[] said(GoldenFile.Value value) {
    String line = value.lines().get(0);
    String numbers = line.substring(SAYS.length() + 1, line.length() - 1);
    return Arrays.stream(numbers.split(", ")).mapToDouble(Double::parseDouble).toArray();
  }

  static <T> byte[] written(Codec<T> codec, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    codec.write(value, out);
    return out.getCopyOfBuffer();
  }

  /** Reads all of the bytes, or fails. */
  static <T> T read(Codec<T> codec, byte[] bytes, int version) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    T value = codec.read(in, version);
    if (in.available() > 0) {
      throw new IOException(in.available() + " bytes are left over");
    }
    return value;
  }
}

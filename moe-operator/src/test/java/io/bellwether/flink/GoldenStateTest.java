package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.gate.GateSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State that any version since the first release has written can be read, and means the same. */
class GoldenStateTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final double TOLERANCE = 1e-4;
  private static final String REMEDY =
      "the form of state is new: raise the version in %s, keep reading the older ones, and add the"
          + " golden file of the new one with GoldenState";

  static List<StateSamples.Samples<?>> codecs() throws Exception {
    return StateSamples.all();
  }

  static List<SnapshotSamples.Sample> snapshots() {
    return SnapshotSamples.all();
  }

  @Test
  void everyCodecIsTestedHere() throws Exception {
    Set<String> tested =
        codecs().stream().map(one -> one.codec().getClass().getName()).collect(Collectors.toSet());

    Set<String> codecs =
        new ClassFileImporter()
            .importUrl(Codec.class.getProtectionDomain().getCodeSource().getLocation()).stream()
                .filter(one -> one.isAssignableTo(Codec.class) && !one.isInterface())
                .filter(one -> !one.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(one -> one.getName())
                .collect(Collectors.toSet());

    assertThat(tested).isEqualTo(codecs);
  }

  @Test
  void everyKindThatLearnsIsTestedHere() {
    assertThat(kinds(SnapshotSamples.experts().values()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ExpertSpec.class.getPermittedSubclasses())
                .filter(kind -> kind != ServedSpec.class)
                .toList());
    assertThat(kinds(SnapshotSamples.filters().values()))
        .containsExactlyInAnyOrder(FilterSpec.class.getPermittedSubclasses());
    assertThat(kinds(SnapshotSamples.gates().values()))
        .containsExactlyInAnyOrder(GateSpec.class.getPermittedSubclasses());
  }

  private static Set<Class<?>> kinds(Collection<?> specs) {
    return specs.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("codecs")
  <T> void writesWhatItsVersionAlwaysWrote(StateSamples.Samples<T> samples) throws Exception {
    Codec<T> codec = samples.codec();
    String remedy = REMEDY.formatted(samples);
    Path file = GoldenState.file(GOLDEN, codec);
    assertThat(file).as(remedy).exists();

    for (GoldenFile.Value value : GoldenFile.read(file).values()) {
      T read = GoldenState.read(codec, value.bytes(), codec.version());

      assertThat(GoldenState.written(codec, read)).as(remedy).isEqualTo(value.bytes());
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  <T> void readsEveryVersionThatWasReleased(StateSamples.Samples<T> samples) throws Exception {
    Codec<T> codec = samples.codec();
    int read = 0;
    for (int version = 1; version <= codec.version(); version++) {
      Path file = GoldenState.file(GOLDEN, codec, version);
      if (Files.exists(file)) {
        for (GoldenFile.Value value : GoldenFile.read(file).values()) {
          T former = GoldenState.read(codec, value.bytes(), version);
          T rewritten =
              GoldenState.read(codec, GoldenState.written(codec, former), codec.version());

          assertThat(exact(StateLines.of(former))).as("%s", file).containsAll(exact(value.lines()));
          assertThat(StateLines.of(rewritten)).as("%s", file).isEqualTo(StateLines.of(former));
          read++;
        }
      }
    }
    assertThat(read).as("values of %s", samples).isPositive();
  }

  /** Floats by their bits alone: how many digits are printed depends on the JDK. */
  private static List<String> exact(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceFirst(" \\S+ (\\p{XDigit}{1,8})$", " $1"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("snapshots")
  void snapshotsAreWrittenAsTheirVersionAlwaysWas(SnapshotSamples.Sample sample) throws Exception {
    String remedy = REMEDY.formatted(sample);
    Path file = GoldenState.file(GOLDEN, sample);
    assertThat(file).as(remedy).exists();

    for (GoldenFile.Value value : GoldenFile.read(file).values()) {
      Stateful state = sample.fresh().get();
      Snapshot.read(value.bytes(), state);

      assertThat(Snapshot.write(state)).as(remedy).isEqualTo(value.bytes());
    }
  }

  @ParameterizedTest
  @MethodSource("snapshots")
  void whatWasLearnedUnderAnyVersionSaysTheSame(SnapshotSamples.Sample sample) throws Exception {
    int newest = sample.fresh().get().stateVersion();
    int read = 0;
    for (int version = 1; version <= newest; version++) {
      Path file = GoldenState.file(GOLDEN, sample, version);
      if (Files.exists(file)) {
        GoldenFile.Value value = GoldenFile.read(file).values().get(0);
        Stateful state = sample.fresh().get();
        Snapshot.read(value.bytes(), state);

        assertThat(sample.says().apply(state))
            .as("%s", file)
            .containsExactly(GoldenState.said(value), within(TOLERANCE));
        read++;
      }
    }
    assertThat(read).as("snapshots of %s", sample).isPositive();
  }
}

package io.bellwether.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {
  static Stream<Option<?>> options() {
    Stream<Option<?>> ofKinds =
        Stream.of(ExpertKind.values()).flatMap(kind -> kind.options().stream());
    return Stream.of(Options.ALL.stream(), ExpertOptions.COMMON.stream(), ofKinds)
        .flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("options")
  void haveAKeyAndASentenceAndADefaultThatFits(Option<?> option) {
    assertThat(option.key()).matches("[a-z0-9]+([.-][a-z0-9]+)*");
    assertThat(option.sentence()).endsWith(".");
    if (option.defaultText() != null) {
      assertThat(option.defaultValue()).isNotNull();
    }
  }

  @Test
  void haveDifferentKeysAndVariables() {
    assertThat(Options.ALL).extracting(Option::key).doesNotHaveDuplicates();
    assertThat(Options.ALL).extracting(Option::variable).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "gate.topk, gate.top-k",
    "kafka.bootstrap.servers, kafka.bootstrap-servers",
    "job.paralellism, job.parallelism",
    "filter.learnrate, filter.learning-rate"
  })
  void areSuggestedForWhatIsNearlyOne(String written, String meant) {
    List<String> keys = Options.ALL.stream().map(Option::key).toList();

    assertThat(NearestKey.of(written, keys)).isEqualTo(meant);
  }

  @Test
  void areDescribedInTheReference() throws IOException {
    String reference = Files.readString(Path.of("..", "docs", "config.md"));

    assertThat(reference)
        .as("write it anew with ./bellwether config --docs > docs/config.md")
        .isEqualTo(ConfigDocs.markdown());
  }
}

package io.bellwether.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassesTest {
  private final Classes classes =
      Classes.of(List.of("UP", "DOWN"), Map.of("POSITIVE", "UP", "NEGATIVE", "DOWN"));

  @Test
  void keepsTheOrder() {
    assertThat(classes.size()).isEqualTo(2);
    assertThat(classes.names()).containsExactly("UP", "DOWN");
    assertThat(classes.name(1)).isEqualTo("DOWN");
  }

  @Test
  void findsClassesByNameAndAlias() {
    assertThat(classes.indexOf("DOWN")).isEqualTo(1);
    assertThat(classes.indexOf("NEGATIVE")).isEqualTo(1);
    assertThat(classes.indexOf("POSITIVE")).isZero();
  }

  @Test
  void tellsAnUnknownLabel() {
    assertThat(classes.indexOf("SIDEWAYS")).isEqualTo(-1);
    assertThat(classes.indexOf("up")).isEqualTo(-1);
  }

  @Test
  void refusesOneClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Classes.of("UP"))
        .withMessageContaining("at least two");
  }

  @Test
  void refusesRepeatedClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Classes.of("UP", "DOWN", "UP"))
        .withMessageContaining("repeat: UP");
  }

  @Test
  void refusesAliasOfNoClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Classes.of(List.of("UP", "DOWN"), Map.of("BULLISH", "HIGHER")))
        .withMessageContaining("BULLISH -> HIGHER");
  }

  @Test
  void refusesAliasThatIsAnotherClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Classes.of(List.of("UP", "DOWN"), Map.of("DOWN", "UP")))
        .withMessageContaining("second meaning to a label: DOWN");
  }
}

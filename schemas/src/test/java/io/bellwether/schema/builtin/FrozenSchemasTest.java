package io.bellwether.schema.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertCommand;
import io.bellwether.schema.Control;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.Price;
import io.bellwether.schema.Vote;
import io.bellwether.schema.builtin.BuiltInSchemas.Frozen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrozenSchemasTest {
  private static final BuiltInSchemas SCHEMAS = BuiltInSchemas.get();

  static List<Schema> wireRecords() {
    return List.of(
        NewsItem.getClassSchema(),
        Outcome.getClassSchema(),
        Price.getClassSchema(),
        Prediction.getClassSchema(),
        Vote.getClassSchema(),
        Feedback.getClassSchema(),
        Control.getClassSchema(),
        Alert.getClassSchema(),
        AlertCommand.getClassSchema());
  }

  @ParameterizedTest
  @MethodSource("wireRecords")
  void everyWireRecordEqualsItsNewestFrozenVersion(Schema current) throws IOException {
    List<Frozen> versions = SCHEMAS.versions(current.getFullName());

    boolean frozen =
        !versions.isEmpty() && Evolution.same(current, versions.get(versions.size() - 1).schema());

    assertThat(frozen).withFailMessage(frozen ? "" : whatToDo(current, versions)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("wireRecords")
  void everyWireRecordIsCompatibleWithAllItsFrozenVersions(Schema current) {
    List<Schema> frozen =
        SCHEMAS.versions(current.getFullName()).stream().map(Frozen::schema).toList();

    assertThat(Evolution.problems(current, frozen)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wireRecords")
  void findsTheNewestVersionByItsId(Schema current) {
    int id = SCHEMAS.newestId(current.getFullName());

    assertThat(SCHEMAS.byId(id).orElseThrow().getFullName()).isEqualTo(current.getFullName());
    assertThat(BuiltInSchemas.isBuiltIn(id)).isTrue();
  }

  @Test
  void theIdOfNewsItemNeverChanges() {
    assertThat(SCHEMAS.versions("io.bellwether.schema.NewsItem").get(0).id()).isEqualTo(0x42570001);
  }

  @Test
  void doesNotKnowTheIdsOfARegistry() {
    assertThat(SCHEMAS.byId(1)).isEmpty();
    assertThat(BuiltInSchemas.isBuiltIn(1)).isFalse();
  }

  @Test
  void refusesRecordsThatStayInsideTheJob() {
    assertThatThrownBy(() -> SCHEMAS.newestId("io.bellwether.schema.DeadLetter"))
        .hasMessageStartingWith("io.bellwether.schema.DeadLetter has no frozen version");
  }

  /** Leaves the file to add under target, so that freezing is a copy and one line. */
  private static String whatToDo(Schema current, List<Frozen> versions) throws IOException {
    String kebab = current.getName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    int number = 1;
    while (SCHEMAS.byId(0x42570000 + number).isPresent()) {
      number++;
    }
    String file = String.format("%04d-%s-v%d.avsc", number, kebab, versions.size() + 1);
    Path proposal = Path.of("target", "frozen", file);
    Files.createDirectories(proposal.getParent());
    Files.writeString(proposal, current.toString(true) + "\n");
    return current.getFullName()
        + " differs from its newest frozen version: copy schemas/"
        + proposal
        + " to schemas/src/main/resources/frozen and add the line "
        + file
        + " to frozen/index (before the first release you may overwrite the newest version)";
  }
}

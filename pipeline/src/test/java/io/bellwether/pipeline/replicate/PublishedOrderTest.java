package io.bellwether.pipeline.replicate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The order of a step that looks at the label it predicts stays where it is. */
class PublishedOrderTest {
  private static final String HERE = "io.bellwether.pipeline.replicate";
  private static final String COMMAND_LINE = "io.bellwether.pipeline.cli";

  @Test
  void onlyTheCommandLineReachesTheReplication() {
    reachedFromNoneBut(HERE, COMMAND_LINE)
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.bellwether"));
  }

  @Test
  void theRuleSeesWhoReachesIt() {
    ArchRule tooStrict = reachedFromNoneBut(HERE);

    assertThatThrownBy(
            () -> tooStrict.check(new ClassFileImporter().importPackages("io.bellwether.pipeline")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ReplicateNiftyCommand");
  }

  private static ArchRule reachedFromNoneBut(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HERE);
  }
}

package io.bellwether;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructor;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.Temporal;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may import whom in this module. There is no list of exceptions, and there will be none. */
class ImportRulesTest {
  private static final String CORE = "io.bellwether.core";
  private static final String KERNEL = CORE + ".kernel";
  private static final String VECTOR_API = "jdk.incubator.vector";
  private static final String VECTOR_KERNELS = KERNEL + ".VectorKernels";
  private static final String VECTOR_TWIN = KERNEL + ".Vector[A-Z][a-z]+";

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages("io.bellwether");

  @Test
  void coreImportsOnlyTheJdkAndItself() {
    only(CORE + "..", "java..", CORE + "..", VECTOR_API).check(MODULE);
  }

  @Test
  void wordsOfTheCoreImportNoneOfItsPartsButKernels() {
    only(CORE, "java..", CORE, KERNEL).check(MODULE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"expert", "gate", "filter", "drift", "ensemble", "metric", "text", "served"})
  void partsOfTheCoreNeverImportEachOther(String part) {
    only(CORE + "." + part, "java..", CORE, KERNEL, CORE + "." + part).check(MODULE);
  }

  @Test
  void kernelsImportNothingOfTheCore() {
    only(KERNEL, "java..", KERNEL, VECTOR_API).check(MODULE);
  }

  @Test
  void onlyTheVectorKernelsImportTheVectorApi() {
    noClasses()
        .that()
        .haveNameNotMatching(VECTOR_TWIN.replace(".", "\\.") + "(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(VECTOR_API)
        .check(MODULE);

    assertThat(MODULE.get(VECTOR_KERNELS).getDirectDependenciesFromSelf())
        .anyMatch(used -> used.getTargetClass().getPackageName().equals(VECTOR_API));
  }

  @Test
  void coreReadsNoClockAndNeverSleeps() {
    noClasses().that().resideInAPackage(CORE + "..").should(readAClock()).check(MODULE);
  }

  @Test
  void coreDrawsNoUnseededNumbers() {
    noClasses().that().resideInAPackage(CORE + "..").should(drawUnseeded()).check(MODULE);
  }

  @Test
  void nobodyPrints() {
    noClasses().should(print()).check(MODULE);
  }

  @Test
  void operatorsImportOnlyCoreSchemasAndFlink() {
    only(
            "io.bellwether.flink",
            "java..",
            "io.bellwether.flink",
            CORE + "..",
            "io.bellwether.schema..",
            "org.apache.flink..",
            "org.apache.avro..",
            "org.slf4j")
        .check(MODULE);
  }

  @Test
  void languageIdentificationImportsOnlyItsInterfaceAndItsLibrary() {
    only(
            "io.bellwether.language",
            "java..",
            "io.bellwether.language",
            CORE + ".text",
            "opennlp.tools..")
        .check(MODULE);
  }

  @Test
  void onnxModelsImportOnlyTheirInterfacesAndTheirLibraries() {
    String onnx = "io.bellwether.onnx";
    only(
            onnx,
            "java..",
            onnx,
            CORE,
            CORE + ".text",
            CORE + ".served",
            "ai.onnxruntime..",
            "ai.djl.huggingface..",
            "com.google.gson..")
        .check(MODULE);
    only(onnx + ".export", "java..", onnx + ".export", "com.google.gson..").check(MODULE);
  }

  @Test
  void aRuleThatForbidsWhatIsThereFails() {
    fails(only("io.bellwether.flink", "java..", "io.bellwether.flink"), MODULE);
    fails(only(CORE + ".mixture", "java..", CORE + ".mixture"), MODULE);
    fails(only(CORE + ".expert", "java..", CORE + ".expert"), MODULE);
    fails(only(KERNEL, "java..", KERNEL), MODULE);
  }

  @Test
  void aRuleAboutNobodyFails() {
    fails(only(CORE + ".nobody", "java.."), MODULE);
  }

  @Test
  void clocksRandomNumbersAndPrintingAreNoticed() {
    fails(noClasses().should(readAClock()), importing(SystemClockReader.class));
    fails(noClasses().should(readAClock()), importing(InstantReader.class));
    fails(noClasses().should(readAClock()), importing(ClockHolder.class));
    fails(noClasses().should(drawUnseeded()), importing(UnseededDrawer.class));
    fails(noClasses().should(drawUnseeded()), importing(ThreadLocalDrawer.class));
    fails(noClasses().should(print()), importing(Printer.class));
    noClasses().should(drawUnseeded()).check(importing(SeededDrawer.class));
  }

  private static ArchRule only(String importer, String... allowed) {
    return classes()
        .that()
        .resideInAPackage(importer)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }

  private static ArchCondition<JavaClass> readAClock() {
    return dependOnClassesThat(assignableTo(Clock.class))
        .or(callMethod(System.class, "currentTimeMillis"))
        .or(callMethod(System.class, "nanoTime"))
        .or(callMethod(Thread.class, "sleep", long.class))
        .or(
            callMethodWhere(
                targetOwner(assignableTo(Temporal.class)).and(target(nameMatching("now")))));
  }

  private static ArchCondition<JavaClass> drawUnseeded() {
    return dependOnClassesThat(assignableTo(ThreadLocalRandom.class))
        .or(callConstructor(Random.class))
        .or(callMethod(Math.class, "random"));
  }

  private static ArchCondition<JavaClass> print() {
    return accessField(System.class, "out").or(accessField(System.class, "err"));
  }

  private static JavaClasses importing(Class<?> type) {
    return new ClassFileImporter().importClasses(type);
  }

  private static void fails(ArchRule rule, JavaClasses where) {
    assertThatThrownBy(() -> rule.check(where)).isInstanceOf(AssertionError.class);
  }

  static final class SystemClockReader {
    long read() {
      return System.nanoTime();
    }
  }

  static final class InstantReader {
    Instant read() {
      return Instant.now();
    }
  }

  static final class ClockHolder {
    final Clock clock = Clock.systemUTC();
  }

  static final class UnseededDrawer {
    final Random random = new Random();
  }

  static final class ThreadLocalDrawer {
    int draw() {
      return ThreadLocalRandom.current().nextInt();
    }
  }

  static final class SeededDrawer {
    final Random random = new Random(42);
  }

  static final class Printer {
    void print() {
      System.out.println("printed");
    }
  }
}

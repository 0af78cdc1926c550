package dev.evenflow;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Injector;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.evenflow.cli.Main;
import dev.evenflow.diagnostics.Diagnosis;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.parity.ReferenceFile;
import dev.evenflow.regularization.clip.GlobalNorm;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the modules may know of one another; the packages of core have walls of their own. */
class ModuleWallsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.evenflow");

  private static final DescribedPredicate<JavaClass> CORE =
      resideInAPackage("dev.evenflow..")
          .and(
              not(
                  resideInAnyPackage(
                      inside(
                          "optimizers",
                          "regularization",
                          "models",
                          "diagnostics",
                          "parity",
                          "cli"))));

  private static final ArchRule GUICE_STAYS_IN_LEAVES =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.evenflow..guice", "dev.evenflow.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.inject..")
          .because("strategies are made by constructors, with or without Guice");

  /** Breaks the rule about Guice, for it is in no package that may know it. */
  @SuppressWarnings("unused")
  private record Offender(Injector injector) {}

  private static String[] inside(String... modules) {
    return Arrays.stream(modules)
        .map(module -> "dev.evenflow." + module + "..")
        .toArray(String[]::new);
  }

  private static ArchRule ignorance(DescribedPredicate<JavaClass> module, String others) {
    return noClasses()
        .that(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(inside(others.split(" ")));
  }

  @Test
  void areAllOnTheClassPath() {
    assertThat(CLASSES.contain(EvenflowException.class)).isTrue();
    assertThat(CLASSES.contain(Sgd.class)).isTrue();
    assertThat(CLASSES.contain(GlobalNorm.class)).isTrue();
    assertThat(CLASSES.contain(ReferenceFile.class)).isTrue();
    assertThat(CLASSES.contain(Diagnosis.class)).isTrue();
    assertThat(CLASSES.contain(Main.class)).isTrue();
  }

  @Test
  void holdAroundCore() {
    ignorance(CORE, "optimizers regularization models diagnostics parity cli").check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "optimizers, regularization models diagnostics parity cli",
    "regularization, optimizers models diagnostics parity cli",
    "models, diagnostics parity cli",
    "diagnostics, models parity cli",
    "parity, models diagnostics cli"
  })
  void holdAround(String module, String others) {
    ignorance(resideInAnyPackage(inside(module)), others).check(CLASSES);
  }

  @Test
  void keepGuiceInLeaves() {
    GUICE_STAYS_IN_LEAVES.check(CLASSES);
  }

  @Test
  void areBrokenByThisClassWhichKnowsEveryModule() {
    JavaClasses here = new ClassFileImporter().importClasses(ModuleWallsTest.class);
    assertThatThrownBy(() -> ignorance(CORE, "optimizers").check(here))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Sgd");
  }

  @Test
  void areBrokenByGuiceElsewhere() {
    JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
    assertThatThrownBy(() -> GUICE_STAYS_IN_LEAVES.check(offender))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Injector");
  }
}

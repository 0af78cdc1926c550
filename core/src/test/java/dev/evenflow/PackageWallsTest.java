package dev.evenflow;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the packages of core may know of one another. */
class PackageWallsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.evenflow");

  /** Beside itself and the root package, which all know. */
  @ParameterizedTest
  @CsvSource({
    "random, ''",
    "kernel, random",
    "tensor, random",
    "autodiff, tensor",
    "interpreter, tensor kernel random",
    "compiler, tensor kernel interpreter random",
    "program, tensor compiler kernel"
  })
  void knowsOnly(String name, String others) {
    String[] known =
        Stream.concat(
                Stream.of("dev.evenflow", inside(name)),
                Arrays.stream(others.split(" "))
                    .filter(other -> !other.isEmpty())
                    .map(other -> inside(other)))
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(inside(name))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.evenflow..").and(not(resideInAnyPackage(known))))
        .check(CLASSES);
  }

  private static String inside(String name) {
    return "dev.evenflow." + name + "..";
  }

  @Test
  void formNoCycles() {
    slices().matching("dev.evenflow.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}

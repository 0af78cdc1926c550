package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.evenflow.testing.ReproducibleBits;
import org.junit.jupiter.api.Test;

class ReproducibleBitsTest {
  @Test
  void holdInThisModule() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.evenflow.optimizers");
    assertThat(classes).hasSizeGreaterThan(40);
    ReproducibleBits.RULE.check(classes);
  }
}

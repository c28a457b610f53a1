package dev.stdb.processor;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the processor's packages, and which library belongs to which. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.stdb.processor");

    @Test
    void scanSeesTheClasses() {
        assertThat(CLASSES.size()).isGreaterThan(30);
    }

    @Test
    void packagesImportDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("entry")
                .definedBy("dev.stdb.processor")
                .layer("step")
                .definedBy("dev.stdb.processor.step")
                .layer("validate")
                .definedBy("dev.stdb.processor.validate")
                .layer("model")
                .definedBy("dev.stdb.processor.model")
                .layer("write")
                .definedBy("dev.stdb.processor.write")
                .layer("message")
                .definedBy("dev.stdb.processor.message")
                .whereLayer("entry")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("step")
                .mayOnlyBeAccessedByLayers("entry")
                .whereLayer("validate")
                .mayOnlyBeAccessedByLayers("entry", "step")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("entry", "step", "write")
                .whereLayer("write")
                .mayOnlyBeAccessedByLayers("entry")
                .whereLayer("message")
                .mayOnlyBeAccessedByLayers("entry", "step", "validate")
                .check(CLASSES);
        slices().matching("dev.stdb.processor.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyWriteKnowsJavaPoet() {
        noClasses()
                .that(resideInAPackage("dev.stdb.processor..")
                        .and(resideInAPackage("dev.stdb.processor.write").negate()))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.palantir.javapoet..")
                .check(CLASSES);
    }

    @Test
    void modelMessageAndWriteAreFreeOfCompilerTypes() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.stdb.processor.model", "dev.stdb.processor.message")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.lang.model..", "javax.annotation.processing..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.stdb.processor.write")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.lang.model.type..", "javax.lang.model.util..")
                .check(CLASSES);
    }
}

package dev.stdb.processor;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the processor's packages, which library belongs to which, and the rules of the module runtime. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.stdb.processor");

    private static final JavaClasses RUNTIME = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.stdb.module");

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

    /** A class with an initializer pays for it at each static call once compiled; enums are only used in failures. */
    @Test
    void moduleRuntimeHasNoStaticInitializers() {
        assertThat(RUNTIME.size()).isGreaterThan(15);
        assertThat(RUNTIME.stream()
                        .filter(type ->
                                !type.isEnum() && type.getStaticInitializer().isPresent())
                        .map(JavaClass::getSimpleName))
                .isEmpty();
    }

    /** Replacing these two classes is enough to run a module elsewhere. */
    @Test
    void moduleRuntimeKeepsNativesInTwoClasses() {
        assertThat(RUNTIME.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getModifiers().contains(JavaModifier.NATIVE))
                        .map(method -> method.getOwner().getSimpleName())
                        .distinct())
                .containsExactlyInAnyOrder("Memory", "HostFunctions");
        noClasses()
                .that()
                .doNotHaveSimpleName("Memory")
                .and()
                .doNotHaveSimpleName("HostFunctions")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.teavm..")
                .check(RUNTIME);
    }
}

package dev.stdb.client;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import dev.stdb.module.Range;
import dev.stdb.testing.Architecture;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an application gets when it takes a generated client: this, the shared types, and nothing else. */
class ArchitectureTest {
    private static final Architecture MODULE = Architecture.of("dev.stdb.client", 30);

    @Test
    void packagesImportWhatTheTableSays() {
        MODULE.hasExactlyTheArrows(Map.of(".", Set.of("raw"), "raw", Set.of(".")));
    }

    /** A debt: what both levels throw and take lives in the upper one, where applications look for it. */
    @Test
    void rawTakesNothingButExceptionsAndCompressionFromAbove() {
        classes()
                .that()
                .resideInAPackage("dev.stdb.client.raw")
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.stdb.client")
                        .or(assignableTo(Throwable.class))
                        .or(type(Compression.class)))
                .check(MODULE.imported());
    }

    @Test
    void everyPackageIsDescribed() {
        MODULE.describesEveryPackage();
    }

    /** Ranges of keys are those of modules; the rest of that package is for modules only. */
    @Test
    void ofModulesOnlyRangesAreUsed() {
        classes()
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage("dev.stdb.module").or(type(Range.class)))
                .check(MODULE.imported());
    }

    @Test
    void nothingButTheSharedTypesIsNeeded() {
        MODULE.usesNothingBut(
                "java..",
                "dev.stdb.client..",
                "dev.stdb",
                "dev.stdb.bsatn..",
                "dev.stdb.module",
                "dev.stdb.query..",
                "dev.stdb.types..",
                "org.jspecify..");
        MODULE.neitherPrintsNorExits();
    }
}

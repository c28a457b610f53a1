package dev.stdb;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.stdb.testing.Architecture;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The packages that everybody shares. The table of arrows is also in README.md. */
class ArchitectureTest {
    private static final Architecture MODULE = Architecture.of("dev.stdb", 100);

    /** Packages whose classes are compiled into modules. */
    private static final String[] IN_MODULES = {
        "dev.stdb",
        "dev.stdb.types..",
        "dev.stdb.sats..",
        "dev.stdb.bsatn..",
        "dev.stdb.module..",
        "dev.stdb.json..",
        "dev.stdb.query.."
    };

    @Test
    void packagesImportWhatTheTableSays() {
        MODULE.hasExactlyTheArrows(Map.ofEntries(
                Map.entry(".", Set.of()),
                Map.entry("annotation", Set.of()),
                Map.entry("types", Set.of(".")),
                Map.entry("sats", Set.of(".")),
                Map.entry("bsatn", Set.of(".", "sats", "types")),
                Map.entry("moduledef", Set.of(".", "bsatn", "sats")),
                Map.entry("trace", Set.of("bsatn")),
                Map.entry("schema", Set.of(".", "moduledef", "sats")),
                Map.entry("json", Set.of(".", "bsatn", "sats", "moduledef")),
                Map.entry("query", Set.of("types")),
                Map.entry("module", Set.of(".", "annotation", "json", "query", "types"))));
        MODULE.hasNoCycles();
    }

    @Test
    void everyPackageIsDescribed() {
        MODULE.describesEveryPackage();
    }

    @Test
    void nothingIsNeededAtRunTime() {
        MODULE.usesNothingBut("java..", "dev.stdb..", "org.jspecify..", "org.teavm.interop..");
        MODULE.neitherPrintsNorExits();
    }

    /** TeaVM's class library does not have these; the failure would come as late as the build of a module. */
    @Test
    void whatModulesRunIsInTheirClassLibrary() {
        noClasses()
                .that()
                .resideInAnyPackage(IN_MODULES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.security..",
                        "java.util.concurrent..",
                        "java.lang.reflect..",
                        "java.nio.file..",
                        "java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(VarHandle.class)
                .orShould()
                .callMethod(String.class, "format", String.class, Object[].class)
                .check(MODULE.imported());
    }
}

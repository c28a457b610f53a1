package dev.stdb.codegen;

import dev.stdb.testing.Architecture;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Targets know the model and nothing of each other, but for Kotlin, which is a layer over Java. */
class ArchitectureTest {
    private static final Architecture MODULE = Architecture.of("dev.stdb.codegen", 20);

    @Test
    void packagesImportWhatTheTableSays() {
        MODULE.hasExactlyTheArrows(Map.of(
                ".", Set.of("model"),
                "model", Set.of(),
                "text", Set.of(),
                "javaclient", Set.of(".", "model", "text"),
                "kotlinclient", Set.of(".", "javaclient", "model", "text"),
                "tsclient", Set.of(".", "model", "text")));
    }

    @Test
    void everyPackageIsDescribed() {
        MODULE.describesEveryPackage();
    }

    @Test
    void onlySchemasAreNeeded() {
        MODULE.usesNothingBut(
                "java..",
                "javax.lang.model..", // keywords
                "dev.stdb.codegen..",
                "dev.stdb",
                "dev.stdb.moduledef..",
                "dev.stdb.schema..",
                "dev.stdb.sats..",
                "org.jspecify..");
        MODULE.neitherPrintsNorExits();
    }
}

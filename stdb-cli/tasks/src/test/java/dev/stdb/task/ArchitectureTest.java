package dev.stdb.task;

import dev.stdb.testing.Architecture;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tasks know neither who started them nor the server's insides. */
class ArchitectureTest {
    private static final Architecture MODULE = Architecture.of("dev.stdb.task", 15);

    @Test
    void packagesImportWhatTheTableSays() {
        MODULE.hasExactlyTheArrows(Map.of(
                ".", Set.of(),
                "text", Set.of("."),
                "http", Set.of(".", "text"),
                "config", Set.of(".", "http"),
                "verb", Set.of(".", "config", "http", "text")));
        MODULE.hasNoCycles();
    }

    @Test
    void everyPackageIsDescribed() {
        MODULE.describesEveryPackage();
    }

    @Test
    void theCallerPrintsAndExits() {
        MODULE.neitherPrintsNorExits();
    }

    /** Tokens must survive; clients are generated anew. */
    @Test
    void filesAreWrittenByFew() {
        MODULE.writesFilesOnlyIn(
                "dev.stdb.task.config.PrivateFile",
                "dev.stdb.task.config.TokenStore",
                "dev.stdb.task.verb.GenerateTask");
    }

    @Test
    void librariesHaveOneOwner() {
        MODULE.hasOneOwnerOf("com.electronwill..", "config");
        MODULE.hasOneOwnerOf("com.fasterxml..", "config");
    }
}

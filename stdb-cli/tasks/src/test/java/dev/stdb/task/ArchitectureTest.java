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
                "rows", Set.of("."),
                "verb", Set.of(".", "config", "http", "rows", "text")));
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

    /** Tokens must survive; clients are generated anew; rows go into a folder of their own. */
    @Test
    void filesAreWrittenByFew() {
        MODULE.writesFilesOnlyIn(
                "dev.stdb.task.config.PrivateFile",
                "dev.stdb.task.config.TokenStore",
                "dev.stdb.task.rows.BsatnRows$Writer",
                "dev.stdb.task.rows.CsvRows$Writer",
                "dev.stdb.task.rows.NdjsonRows$Writer",
                "dev.stdb.task.verb.ExportTask",
                "dev.stdb.task.verb.GenerateTask");
    }

    @Test
    void librariesHaveOneOwner() {
        MODULE.hasOneOwnerOf("com.electronwill..", "config");
        MODULE.hasOneOwnerOf("com.fasterxml..", "config");
    }
}

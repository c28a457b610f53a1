package dev.stdb.cli;

import dev.stdb.testing.Architecture;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Commands read arguments and print; files belong to tasks and server. */
class ArchitectureTest {
    private static final Architecture MODULE = Architecture.of("dev.stdb.cli", 8);

    @Test
    void packagesImportWhatTheTableSays() {
        MODULE.hasExactlyTheArrows(Map.of(".", Set.of()));
    }

    @Test
    void everyPackageIsDescribed() {
        MODULE.describesEveryPackage();
    }

    @Test
    void serversAreStartedByTheirOwnCommands() {
        MODULE.usesNothingBut(
                "java..",
                "dev.stdb.cli..",
                "dev.stdb.task..",
                "dev.stdb.codegen..",
                "dev.stdb.server.cli..",
                "picocli..",
                "org.jline..",
                "org.jspecify..");
        MODULE.writesFilesOnlyIn();
    }
}

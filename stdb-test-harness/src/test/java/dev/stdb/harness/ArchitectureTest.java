package dev.stdb.harness;

import dev.stdb.testing.Architecture;
import org.junit.jupiter.api.Test;

/** The harness brings a server and a client to a test, and no library of its own. */
class ArchitectureTest {
    private static final Architecture MODULE = Architecture.of("dev.stdb.harness", 5);

    @Test
    void onlyOurOwnAndTheApiOfJUnitAreNeeded() {
        MODULE.usesNothingBut("java..", "dev.stdb..", "org.junit.jupiter.api..", "org.jspecify..");
        MODULE.neitherPrintsNorExits();
        MODULE.describesEveryPackage();
        MODULE.writesFilesOnlyIn();
    }
}

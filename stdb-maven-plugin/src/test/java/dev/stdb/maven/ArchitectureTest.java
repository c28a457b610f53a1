package dev.stdb.maven;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.stdb.testing.Architecture;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Goals translate, tasks work; neither has the server in its class loader. */
class ArchitectureTest {
    private static final Architecture MODULE = Architecture.of("dev.stdb.maven", 40);

    @Test
    void packagesImportWhatTheTableSays() {
        MODULE.hasExactlyTheArrows(
                Map.of("mojo", Set.of("task"), "task", Set.of("wasm"), "wasm", Set.of("jcl"), "jcl", Set.of()));
        MODULE.hasNoCycles();
    }

    @Test
    void everyPackageIsDescribed() {
        MODULE.describesEveryPackage();
    }

    @Test
    void goalsAreTheOnlyOnesThatKnowMaven() {
        MODULE.hasOneOwnerOf("org.apache.maven..", "mojo");
        MODULE.hasOneOwnerOf("org.jline..", "task");
        MODULE.neitherPrintsNorExits("dev.stdb.maven.mojo.GoalOutput", "dev.stdb.maven.task.Keyboard");
    }

    /** They write what a build or a run makes anew. */
    @Test
    void filesAreWrittenByFew() {
        MODULE.writesFilesOnlyIn(
                "dev.stdb.maven.task.ClassFiles",
                "dev.stdb.maven.task.CompileTask",
                "dev.stdb.maven.task.DevPage",
                "dev.stdb.maven.task.FrontEnd",
                "dev.stdb.maven.task.ModuleCompiler",
                "dev.stdb.maven.task.ServerBackup",
                "dev.stdb.maven.task.ServerProcess");
    }

    @Test
    void theCompilerStaysBehindItsPackage() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.stdb.maven.mojo..", "dev.stdb.maven.task..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.teavm..")
                .check(MODULE.imported());
    }

    @Test
    void theServerIsForkedAndNotCalled() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.stdb.server..", "io.netty..")
                .check(MODULE.imported());
    }
}

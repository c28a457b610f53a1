package dev.stdb.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.library.GeneralCodingRules;
import dev.stdb.server.net.HttpServer;
import dev.stdb.server.protocol.Compression;
import dev.stdb.testing.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows of the table in {@code README.md}, and who owns which library. */
final class ArchitectureTest {
    private static final String ROOT = "dev.stdb.server.";
    private static final Architecture SERVER = Architecture.of("dev.stdb.server", 400);

    /** Library → the only package that may use it. */
    private static final Map<String, String> OWNERS = Map.of(
            "io.netty..", "[net|fetch]",
            "org.brotli..", "fetch",
            "run.endive..", "wasm",
            "org.objectweb.asm..", "[wasm|jvm]",
            "com.nimbusds..", "auth",
            "com.aayushatharva..", "protocol",
            "org.antlr..", "sql",
            "net.jpountz..", "snapshot",
            "picocli..", "cli");

    /** Most lines of the server, in percent of all, that one package with what is below it may have. */
    private static final double SHARE_PERCENT_MAX = 12;

    /** Packages whose results must depend on their inputs alone: time and chance are given to them. */
    private static final String[] DETERMINISTIC = {
        ROOT + "storage..",
        ROOT + "commitlog..",
        ROOT + "durability..",
        ROOT + "snapshot..",
        ROOT + "tx..",
        ROOT + "engine..",
        ROOT + "sql..",
        ROOT + "plan..",
        ROOT + "query..",
        ROOT + "subscription..",
        ROOT + "view..",
        ROOT + "protocol..",
        ROOT + "row..",
        ROOT + "migration..",
        ROOT + "guest..",
        ROOT + "wasm..",
        ROOT + "jvm..",
        ROOT + "database.."
    };

    @Test
    void packagesImportWhatTheTableSays() throws IOException {
        SERVER.hasExactlyTheArrows(table());
    }

    /** Reads rows of the form {@code | `package` | responsibility | package, package |}. */
    private static Map<String, Set<String>> table() throws IOException {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            List<String> cells =
                    Arrays.stream(line.split("\\|")).map(String::strip).toList();
            if (cells.size() == 4 && cells.get(1).startsWith("`")) {
                Set<String> targets = new TreeSet<>(List.of(cells.get(3).split(", ")));
                targets.remove("–");
                arrows.put(cells.get(1).replace("`", ""), targets);
            }
        }
        assertThat(arrows).as("packages in the table").hasSizeGreaterThan(10);
        return arrows;
    }

    @Test
    void packagesHaveNoCyclesAtAnyDepth() {
        SERVER.hasNoCycles();
    }

    @TestFactory
    List<DynamicTest> librariesHaveOneOwner() {
        return OWNERS.entrySet().stream()
                .map(owner -> DynamicTest.dynamicTest(
                        owner.getKey(), () -> SERVER.hasOneOwnerOf(owner.getKey(), owner.getValue())))
                .toList();
    }

    @Test
    void databasesKnowModulesByTheSeamAlone() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "database..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "guest.*..", ROOT + "wasm..", ROOT + "jvm..", "run.endive..")
                .check(SERVER.imported());
    }

    @Test
    void noPackageIsARoomForEverything() throws IOException {
        Map<String, Long> lines = new TreeMap<>();
        Path sources = Path.of("src/main/java/dev/stdb/server");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                try (Stream<String> text = Files.lines(file)) {
                    lines.merge(sources.relativize(file).getName(0).toString(), text.count(), Long::sum);
                }
            }
        }
        long total = lines.values().stream().mapToLong(Long::longValue).sum();
        assertThat(total).as("lines of the server").isGreaterThan(20_000);
        assertThat(lines)
                .allSatisfy((name, count) -> assertThat(count * 100.0 / total)
                        .as("share of %s among %d lines, in percent", name, total)
                        .isLessThanOrEqualTo(SHARE_PERCENT_MAX));
    }

    @Test
    void theModuleSideIsNotImported() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.stdb.module..")
                .check(SERVER.imported());
    }

    @Test
    void deterministicPackagesTakeTimeAndChanceFromOutside() {
        noClasses()
                .that()
                .resideInAnyPackage(DETERMINISTIC)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .callConstructor(java.util.Random.class)
                .orShould()
                .callConstructor(java.security.SecureRandom.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(SERVER.imported());
    }

    @Test
    void onlyTheCommandLinePrintsAndExits() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(SERVER.imported());
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(SERVER.imported());
    }

    /** Loading takes a while, and event loops must not wait. */
    @Test
    void nativeLibrariesAreLoadedWhenTheServerStarts() {
        classes()
                .that()
                .areAssignableTo(HttpServer.class)
                .should()
                .callMethod(Compression.class, "loadLibraries")
                .check(SERVER.imported());
    }

    /**
     * Power loss spares only what was forced, names included; {@code common.io} knows how, and tests can stand in for
     * it.
     */
    @Test
    void filesAreWrittenThroughTheFileSystemOfTheServer() {
        SERVER.writesFilesOnlyIn(ROOT + "common.io..");
    }

    @Test
    void everyPackageIsDescribed() {
        SERVER.describesEveryPackage("dev.stdb.server.sql.internal"); // what ANTLR writes
    }
}

package dev.stdb.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows of {@code README.md} in this module, and who owns which library. */
final class ArchitectureTest {
    private static final String ROOT = "dev.stdb.server.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.stdb.server");

    /** Package → what it may import of this module. The same table is in README.md. */
    private static final Map<String, List<String>> ARROWS = new TreeMap<>(Map.ofEntries(
            Map.entry("common", List.of()),
            Map.entry("metrics", List.of()),
            Map.entry("storage", List.of("common")),
            Map.entry("commitlog", List.of("common")),
            Map.entry("durability", List.of("commitlog", "common", "metrics")),
            Map.entry("snapshot", List.of("storage", "common")),
            Map.entry("sql", List.of("common")),
            Map.entry("protocol", List.of("common", "storage")),
            Map.entry("auth", List.of("common")),
            Map.entry("tx", List.of("storage", "common", "metrics")),
            Map.entry("engine", List.of("tx", "durability", "commitlog", "snapshot", "storage", "common")),
            Map.entry("plan", List.of("sql", "common")),
            Map.entry("query", List.of("plan", "sql", "tx", "storage", "common")),
            Map.entry("subscription", List.of("query", "plan", "sql", "tx", "storage", "protocol", "common")),
            Map.entry(
                    "host",
                    List.of("engine", "durability", "tx", "storage", "query", "subscription", "protocol", "common")),
            Map.entry(
                    "api",
                    List.of(
                            "host",
                            "engine",
                            "durability",
                            "subscription",
                            "query",
                            "plan",
                            "storage",
                            "protocol",
                            "auth",
                            "metrics",
                            "common")),
            Map.entry("net", List.of("api", "protocol", "metrics", "common"))));

    /** Library → the only package that may use it. */
    private static final Map<String, String> OWNERS = Map.of(
            "io.netty..", "net",
            "run.endive..", "host",
            "com.nimbusds..", "auth",
            "org.antlr..", "sql",
            "net.jpountz..", "snapshot",
            "picocli..", "cli");

    /** Packages whose results must depend on their inputs alone. */
    private static final String[] DETERMINISTIC = {
        ROOT + "storage..", ROOT + "tx..", ROOT + "query..", ROOT + "subscription.."
    };

    @Test
    void theScanSawTheServer() {
        assertThat(CLASSES.size()).isGreaterThan(100);
    }

    @TestFactory
    List<DynamicTest> packagesImportOnlyWhatTheTableAllows() {
        List<DynamicTest> tests = new ArrayList<>();
        ARROWS.forEach((name, allowed) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            List<String> forbidden = new ArrayList<>();
            for (String other : allPackages()) {
                if (!other.equals(name) && !allowed.contains(other)) {
                    forbidden.add(ROOT + other + "..");
                }
            }
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + name + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden.toArray(String[]::new))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        })));
        return tests;
    }

    private static List<String> allPackages() {
        List<String> all = new ArrayList<>(ARROWS.keySet());
        all.add("cli");
        return all;
    }

    @TestFactory
    List<DynamicTest> librariesHaveOneOwner() {
        List<DynamicTest> tests = new ArrayList<>();
        OWNERS.forEach((library, owner) -> tests.add(DynamicTest.dynamicTest(
                library,
                () -> noClasses()
                        .that()
                        .resideOutsideOfPackage(ROOT + owner + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(library)
                        .check(CLASSES))));
        return tests;
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.stdb.server.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theModuleSideIsNotImported() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.stdb.module..")
                .check(CLASSES);
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
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrintsAndExits() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .and()
                .resideOutsideOfPackage(ROOT + "sql.internal..") // what ANTLR writes
                .should()
                .beAnnotatedWith(org.jspecify.annotations.NullMarked.class)
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}

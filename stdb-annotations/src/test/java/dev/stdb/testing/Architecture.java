package dev.stdb.testing;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The packages of one module, and the rules that every module keeps about them. */
public final class Architecture {
    private final String root;
    private final JavaClasses classes;

    private Architecture(String root, JavaClasses classes) {
        this.root = root;
        this.classes = classes;
    }

    /**
     * Reads the classes of a module, without its tests.
     *
     * @param root package that holds all packages of the module
     * @param classCountMin fewer mean that the scan missed what it should have seen
     */
    public static Architecture of(String root, int classCountMin) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
        assertThat(classes.size()).as("classes in " + root).isGreaterThanOrEqualTo(classCountMin);
        return new Architecture(root, classes);
    }

    /** Returns the classes, for rules of one module only. */
    public JavaClasses imported() {
        return classes;
    }

    /**
     * Checks who imports whom: neither more nor less than a table says, so that the table tells the truth.
     *
     * @param arrows for each package, relative to the root ({@code .} for the root itself), the ones it imports;
     *     packages below a named one belong to it
     */
    public void hasExactlyTheArrows(Map<String, Set<String>> arrows) {
        Map<String, Set<String>> actual = new TreeMap<>();
        for (JavaClass type : classes) {
            String from = owner(type.getPackageName(), arrows);
            Set<String> targets = actual.computeIfAbsent(from, name -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getPackageName();
                if (isInside(target, root) && !owner(target, arrows).equals(from)) {
                    targets.add(owner(target, arrows));
                }
            }
        }
        assertThat(actual).as("arrows of " + root).isEqualTo(new TreeMap<>(arrows));
    }

    /** Returns the longest named package that a package is in; its own name if there is none. */
    private String owner(String packageName, Map<String, Set<String>> arrows) {
        String relative = packageName.equals(root) ? "." : packageName.substring(root.length() + 1);
        String found = "";
        for (String name : arrows.keySet()) {
            if (isInside(relative, name) && name.length() > found.length()) {
                found = name;
            }
        }
        return found.isEmpty() ? relative : found;
    }

    private static boolean isInside(String packageName, String parent) {
        return packageName.equals(parent) || packageName.startsWith(parent + ".");
    }

    /** Checks that no packages depend on each other, at any depth. */
    public void hasNoCycles() {
        SlicesRuleDefinition.slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    /** Checks that every package has a {@code package-info.java}, which marks it for the null checker. */
    public void describesEveryPackage(String... except) {
        Set<String> described = new TreeSet<>();
        Set<String> all = new TreeSet<>();
        for (JavaClass type : classes) {
            all.add(type.getPackageName());
            if (type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class)) {
                described.add(type.getPackageName());
            }
        }
        all.removeAll(Set.of(except));
        assertThat(described).as("packages with @NullMarked package-info").containsAll(all);
    }

    /** Checks that a library is used in one package only. */
    public void hasOneOwnerOf(String library, String owner) {
        noClasses()
                .that()
                .resideOutsideOfPackage(owner.equals(".") ? root : root + "." + owner + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(classes);
    }

    /** Checks that classes use nothing but the given packages. */
    public void usesNothingBut(String... packages) {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages)
                .check(classes);
    }

    /**
     * Checks that nothing prints, uses {@code java.util.logging} or ends the process.
     *
     * @param printers classes that may print, by their full names
     */
    public void neitherPrintsNorExits(String... printers) {
        noClasses()
                .that(DescribedPredicate.describe(
                        "are none of " + List.of(printers),
                        member -> Stream.of(printers).noneMatch(printer -> isIn(member, printer))))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(classes);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(classes);
        noClasses().should().callMethod(System.class, "exit", int.class).check(classes);
    }

    /**
     * Checks who changes files: power loss spares only what was forced, names included, and whoever forgets that should
     * be few.
     *
     * @param writers classes or, ending in {@code ..}, packages, by their full names
     */
    public void writesFilesOnlyIn(String... writers) {
        noClasses()
                .that(DescribedPredicate.describe(
                        "are none of " + List.of(writers),
                        member -> Stream.of(writers).noneMatch(writer -> isIn(member, writer))))
                .should()
                .callMethodWhere(target(With.owner(equivalentTo(Files.class)))
                        .and(target(nameMatching("write.*|copy|move|create.*|delete.*|set.*|newOutputStream"
                                + "|newBufferedWriter|newByteChannel"))))
                .orShould()
                .callMethodWhere(
                        target(With.owner(equivalentTo(FileChannel.class))).and(target(nameMatching("open"))))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(FileOutputStream.class, FileWriter.class, RandomAccessFile.class)
                .check(classes);
    }

    private static boolean isIn(JavaClass member, String writer) {
        return writer.endsWith("..")
                ? (member.getPackageName() + ".").startsWith(writer.substring(0, writer.length() - 1))
                : member.getName().equals(writer);
    }
}

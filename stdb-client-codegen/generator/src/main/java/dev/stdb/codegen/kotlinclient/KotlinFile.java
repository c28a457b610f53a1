package dev.stdb.codegen.kotlinclient;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratedFile;
import dev.stdb.codegen.text.SourceText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One Kotlin source under construction: its body and the imports the body turned out to need. */
final class KotlinFile {
    /** Words that Java allows as names and Kotlin does not. */
    private static final Set<String> KEYWORDS =
            Set.of("as", "fun", "in", "is", "object", "typealias", "typeof", "val", "var", "when");

    private static final int LINE_MAX = 100;

    private final String packageName;
    private final String fileName;
    private final Set<String> packageTypes;
    private final Map<String, String> imports = new TreeMap<>();
    private final Set<String> extensionImports = new TreeSet<>();
    private final SourceText body = new SourceText("    ");

    /**
     * Creates a file.
     *
     * @param packageTypes simple names of all types of the package, which imports must not hide
     */
    KotlinFile(String packageName, String fileName, Set<String> packageTypes) {
        this.packageName = packageName;
        this.fileName = fileName;
        this.packageTypes = packageTypes;
    }

    SourceText body() {
        return body;
    }

    /** Returns how to spell a name of Java in Kotlin. */
    static String name(String javaName) {
        boolean isReserved = KEYWORDS.contains(javaName) || javaName.chars().allMatch(each -> each == '_');
        return isReserved ? "`" + javaName + "`" : javaName;
    }

    /** Returns how to spell a name with dots. */
    static String qualified(String javaName) {
        return Arrays.stream(javaName.split("\\.")).map(KotlinFile::name).collect(Collectors.joining("."));
    }

    /** Returns how to spell a type of the JDK or the runtimes here: short if nothing else has the name. */
    String use(String qualifiedName) {
        String simple = qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
        if (packageTypes.contains(simple)
                || !imports.getOrDefault(simple, qualifiedName).equals(qualifiedName)) {
            return qualified(qualifiedName);
        }
        imports.put(simple, qualifiedName);
        return simple;
    }

    /** Returns how to spell a type of the language, which has no import: short if nothing else has the name. */
    String builtIn(String qualifiedName) {
        String simple = qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
        return packageTypes.contains(simple) ? qualifiedName : simple;
    }

    /** Imports a function or property; several of one name are told apart by what they extend. */
    void useExtension(String qualifiedName) {
        extensionImports.add(qualifiedName);
    }

    /** Writes a list on one line, or each item on its own when that would be too long. */
    void list(String start, List<String> items, String end) {
        String line = start + String.join(", ", items) + end;
        if (line.length() <= LINE_MAX || items.isEmpty()) {
            body.line(line);
            return;
        }
        body.open(start);
        items.forEach(item -> body.line(item + ","));
        body.close(end);
    }

    GeneratedFile toGeneratedFile() {
        SourceText text = new SourceText("    ");
        text.line("// " + ClientGenerator.NOTICE);
        text.line("package " + qualified(packageName));
        Set<String> all = new TreeSet<>(extensionImports);
        all.addAll(imports.values());
        if (!all.isEmpty()) {
            text.blank();
            all.forEach(each -> text.line("import " + qualified(each)));
        }
        return new GeneratedFile(packageName.replace('.', '/') + "/" + fileName + ".kt", text.toString() + body);
    }
}

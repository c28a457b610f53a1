package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratedFile;
import dev.stdb.codegen.text.SourceText;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One Java source under construction: its body and the imports the body turned out to need. */
final class JavaFile {
    private static final String GENERATED = "javax.annotation.processing.Generated";

    private final String packageName;
    private final String className;
    private final Set<String> taken;
    private final Set<String> nested = new HashSet<>();
    private final Map<String, String> imports = new TreeMap<>();
    private final SourceText body = new SourceText("    ");

    /**
     * Creates a file.
     *
     * @param packageTypes simple names of all types of the package, which imports must not hide
     */
    JavaFile(String packageName, String className, Set<String> packageTypes) {
        this.packageName = packageName;
        this.className = className;
        this.taken = new HashSet<>(packageTypes);
    }

    SourceText body() {
        return body;
    }

    /** Reserves the name of a nested type. */
    void declare(String nestedName) {
        nested.add(nestedName);
        taken.add(nestedName);
    }

    /** Returns how to spell a generated type of the package here: qualified if a nested type has its name. */
    String generated(String className) {
        return nested.contains(className) && !packageName.isEmpty() ? packageName + "." + className : className;
    }

    /** Returns how to spell a type of the JDK or the runtime here: short if nothing else has the name. */
    String use(String qualifiedName) {
        String simple = qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
        if (taken.contains(simple)
                || !imports.getOrDefault(simple, qualifiedName).equals(qualifiedName)) {
            return qualifiedName;
        }
        imports.put(simple, qualifiedName);
        return simple;
    }

    /** Returns the annotation that marks generated types. */
    String generatedAnnotation() {
        return "@" + use(GENERATED) + "(\"dev.stdb.codegen\")";
    }

    GeneratedFile toGeneratedFile() {
        SourceText text = new SourceText("    ");
        text.line("// " + ClientGenerator.NOTICE);
        text.line("package " + packageName + ";");
        text.blank();
        boolean any = false;
        for (String name : imports.values().stream().sorted().toList()) {
            if (!name.startsWith("java.lang.") || name.indexOf('.', "java.lang.".length()) >= 0) {
                text.line("import " + name + ";");
                any = true;
            }
        }
        if (any) {
            text.blank();
        }
        String path = packageName.replace('.', '/') + "/" + className + ".java";
        return new GeneratedFile(path, text.toString() + body);
    }
}

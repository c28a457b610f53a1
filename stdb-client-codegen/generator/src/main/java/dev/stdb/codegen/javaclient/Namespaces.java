package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientNamespace;
import dev.stdb.codegen.text.SourceText;
import java.util.ArrayList;
import java.util.List;

/** The parts of a generated class that lead to its namesakes in the packages of submodules. */
final class Namespaces {
    private final String className;
    private final boolean isRoot;
    private final List<String> accessors = new ArrayList<>();
    private final List<String> members;
    private final List<String> classes;

    /**
     * Prepares the parts of a class.
     *
     * @param members the accessors in the class, in the order of the model
     */
    Namespaces(ClientModel model, JavaNames names, String className, List<String> members) {
        this.className = className;
        this.isRoot = names.isRoot();
        for (ClientNamespace namespace : model.namespaces()) {
            accessors.add(namespace.accessorName());
        }
        this.members = members;
        this.classes = names.packages(model.namespaces()).stream()
                .map(packageName -> packageName + "." + className)
                .toList();
    }

    /** Writes a field for each namespace. */
    void writeFields(SourceText out) {
        for (int i = 0; i < members.size(); i++) {
            out.line("private final " + classes.get(i) + " " + members.get(i) + ";");
        }
    }

    /** Begins the constructor, which the class of the package above calls. */
    void openConstructor(SourceText out, String parameter) {
        if (!isRoot) {
            out.line("/** Used by generated code. */");
        }
        out.open((isRoot ? "" : "public ") + className + "(" + parameter + ") {");
    }

    /** Writes the assignments of the fields. */
    void writeAssignments(SourceText out, String connection) {
        for (int i = 0; i < members.size(); i++) {
            String field = members.get(i).equals(connection) ? "this." + members.get(i) : members.get(i);
            out.line(field + " = new " + classes.get(i) + "(" + connection + ");");
        }
    }

    /**
     * Writes a method for each namespace.
     *
     * @param what is in the namesakes, in the plural, as a sentence begins with it
     */
    void writeAccessors(SourceText out, String what) {
        for (int i = 0; i < members.size(); i++) {
            out.blank();
            out.line("/** Returns the " + Character.toLowerCase(what.charAt(0)) + what.substring(1)
                    + " of namespace {@code " + accessors.get(i) + "}. */");
            out.open("public " + classes.get(i) + " " + members.get(i) + "() {");
            out.line("return " + members.get(i) + ";");
            out.close("}");
        }
    }
}

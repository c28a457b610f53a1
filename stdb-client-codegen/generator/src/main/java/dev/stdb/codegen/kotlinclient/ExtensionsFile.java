package dev.stdb.codegen.kotlinclient;

import dev.stdb.codegen.GeneratedFile;
import dev.stdb.codegen.javaclient.JavaNames;
import dev.stdb.codegen.model.ClientFunction;
import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientTable;
import dev.stdb.codegen.text.SourceText;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what Kotlin adds to the Java classes of one package: properties, suspending functions, {@code copy}. */
final class ExtensionsFile {
    /** More components leave no room in a method of the JVM for those that {@code copy} leaves out. */
    private static final int COPIED_MAX = 100;

    private static final String REDUCERS = "Reducers";
    private static final String PROCEDURES = "Procedures";

    /** Property that leads from the Java class of functions to the Kotlin one. */
    private static final String SUSPENDING = "suspending";

    private final ClientModel model;
    private final JavaNames names;
    private final KotlinFile file;
    private final KotlinTypes types;
    private final List<String> packages;

    ExtensionsFile(ClientModel model, JavaNames names) {
        this.model = model;
        this.names = names;
        this.packages = names.packages(model.namespaces());
        // The compiler makes a class of the file, with two letters more in its name.
        String fileName = "Extensions";
        while (names.packageTypes().contains(fileName + "Kt")) {
            fileName = fileName + "_";
        }
        this.file = new KotlinFile(names.packageName(), fileName, names.packageTypes());
        this.types = new KotlinTypes(names, file);
    }

    GeneratedFile write() {
        String reducers = suspendingClass(names, REDUCERS);
        String procedures = suspendingClass(names, PROCEDURES);
        if (names.isRoot()) {
            writeConnection(reducers, procedures);
        }
        writeTables();
        for (String packageName : packages) {
            file.useExtension(packageName + "." + SUSPENDING);
        }
        new Functions(REDUCERS, JavaNames.REDUCERS, reducers, model.reducers()).write();
        new Functions(PROCEDURES, JavaNames.PROCEDURES, procedures, model.procedures()).write();
        for (Map.Entry<Integer, String> type : names.types().entrySet()) {
            if (model.typespace().get(type.getKey()) instanceof ProductType product) {
                writeCopy(KotlinFile.name(type.getValue()), product);
            }
        }
        return file.toGeneratedFile();
    }

    /** Returns the Kotlin class of reducers or procedures, which no type of the module is called like. */
    private static String suspendingClass(JavaNames names, String what) {
        String name = "Suspending" + what;
        while (names.packageTypes().contains(name)) {
            name = name + "_";
        }
        return name;
    }

    private void writeConnection(String reducers, String procedures) {
        String connection = JavaNames.CONNECTION;
        writeProperty("The cached tables and views.", connection, "db", JavaNames.TABLES, "db()");
        writeProperty(
                "The reducers; calls suspend until they have committed.",
                connection,
                "reducers",
                reducers,
                "reducers()." + SUSPENDING);
        writeProperty(
                "The procedures; calls suspend until they have returned.",
                connection,
                "procedures",
                procedures,
                "procedures()." + SUSPENDING);
    }

    private void writeTables() {
        List<String> members = JavaNames.tableMembers(model);
        for (int i = 0; i < members.size(); i++) {
            ClientTable table = model.tables().get(i);
            String doc = (table.isView() ? "View" : "Table") + " `" + table.name() + "`.";
            writeAccessor(doc, JavaNames.TABLES, members.get(i), names.tableClass(table), "");
        }
        List<String> namespaces = JavaNames.tableNamespaces(model);
        for (int i = 0; i < namespaces.size(); i++) {
            String type = KotlinFile.qualified(packages.get(i) + "." + JavaNames.TABLES);
            writeAccessor("The tables and views of a namespace.", JavaNames.TABLES, namespaces.get(i), type, "");
        }
    }

    private void writeAccessor(String doc, String receiver, String member, String type, String tail) {
        String name = KotlinFile.name(member);
        writeProperty(doc, receiver, name, type, name + "()" + tail);
    }

    private void writeProperty(String doc, String receiver, String name, String type, String value) {
        SourceText out = file.body();
        out.blank();
        out.line("/** " + doc + " */");
        out.line("public val " + receiver + "." + name + ": " + type + " get() = " + value);
    }

    /** Java's records with what data classes have: a copy in which some components are others. */
    private void writeCopy(String className, ProductType product) {
        if (product.size() == 0 || product.size() > COPIED_MAX) {
            return;
        }
        List<String> parameters = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        List<String> members = JavaNames.elements(product);
        for (int i = 0; i < members.size(); i++) {
            String name = KotlinFile.name(members.get(i));
            parameters.add(name + ": " + types.type(product.typeAt(i)) + " = this." + name);
            arguments.add(name);
        }
        SourceText out = file.body();
        out.blank();
        out.line("/** Returns a copy with some components replaced. */");
        file.list("public fun " + className + ".copy(", parameters, "): " + className + " =");
        out.indent();
        file.list(className + "(", arguments, ")");
        out.outdent();
    }

    /** One class of suspending functions: the reducers, or the procedures. */
    private final class Functions {
        private final String what;
        private final String javaClass;
        private final String className;
        private final List<ClientFunction> functions;

        Functions(String what, String javaClass, String className, List<ClientFunction> functions) {
            this.what = what;
            this.javaClass = javaClass;
            this.className = className;
            this.functions = functions;
        }

        void write() {
            SourceText out = file.body();
            out.blank();
            out.line("/** " + what
                    + " of the module as suspending functions. Cancelling a call does not take it back. */");
            String start =
                    "public class " + className + " internal constructor(internal val futures: " + javaClass + ")";
            List<String> methods = JavaNames.methods(functions);
            out.line(methods.isEmpty() ? start : start + " {");
            out.indent();
            for (int i = 0; i < methods.size(); i++) {
                if (i > 0) {
                    out.blank();
                }
                writeCall(functions.get(i), KotlinFile.name(methods.get(i)));
            }
            out.outdent();
            if (!methods.isEmpty()) {
                out.line("}");
            }
            out.blank();
            out.line("internal val " + javaClass + "." + SUSPENDING + ": " + className + " get() = " + className
                    + "(this)");
            List<String> namespaces = JavaNames.functionNamespaces(model, functions);
            for (int i = 0; i < namespaces.size(); i++) {
                String name = KotlinFile.name(namespaces.get(i));
                String type = KotlinFile.qualified(packages.get(i) + "." + classBelow(i));
                String value = "futures." + name + "()." + SUSPENDING;
                writeProperty(
                        "The " + what.toLowerCase(Locale.ROOT) + " of a namespace.", className, name, type, value);
            }
        }

        /** Returns the class of the same functions in a namespace, whose own types may have taken the usual name. */
        private String classBelow(int namespace) {
            ClientModel below = model.namespaces().get(namespace).model();
            return suspendingClass(new JavaNames(below, packages.get(namespace), names.rootPackage()), what);
        }

        private void writeCall(ClientFunction function, String method) {
            file.useExtension("kotlinx.coroutines.future.await");
            List<String> parameters = new ArrayList<>();
            List<String> arguments = new ArrayList<>();
            List<String> members = JavaNames.elements(function.params());
            for (int i = 0; i < members.size(); i++) {
                AlgebraicType type = function.params().typeAt(i);
                String name = KotlinFile.name(members.get(i));
                parameters.add(name + ": " + types.nullable(type));
                arguments.add(
                        types.isOption(type) ? file.use("java.util.Optional") + ".ofNullable(" + name + ")" : name);
            }
            SourceText out = file.body();
            AlgebraicType error = function.errorType();
            String refusals = error == null
                    ? ""
                    : " Refusals are [" + file.use("dev.stdb.client.SenderException") + "]s with a value of type `"
                            + types.type(error) + "`.";
            out.line("/** Calls `" + function.name() + "`." + refusals + " */");
            writeBody(function, "public suspend fun " + method + "(", parameters, method, arguments);
        }

        private void writeBody(
                ClientFunction function, String start, List<String> parameters, String method, List<String> arguments) {
            SourceText out = file.body();
            String call = "this.futures." + method + "(" + String.join(", ", arguments) + ").await()";
            boolean isReducer = javaClass.equals(JavaNames.REDUCERS);
            if (!isReducer && types.isUnit(function.returnType())) {
                file.list(start, parameters, ") {");
                out.indent().line(call).close("}");
                return;
            }
            String result =
                    isReducer ? file.use("dev.stdb.client.ReducerReceipt") : types.nullable(function.returnType());
            String tail = "";
            if (!isReducer && types.isOption(function.returnType())) {
                file.useExtension("kotlin.jvm.optionals.getOrNull");
                tail = ".getOrNull()";
            }
            file.list(start, parameters, "): " + result + " =");
            out.indent().line(call + tail).outdent();
        }
    }
}

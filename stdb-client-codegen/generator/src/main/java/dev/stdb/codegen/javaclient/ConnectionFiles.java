package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientTable;
import dev.stdb.codegen.text.SourceText;
import java.util.List;

/** Writes the connection and the collection of table handles. */
final class ConnectionFiles {
    private static final String CLIENT = "dev.stdb.client.";

    private final ClientModel model;
    private final JavaNames names;

    ConnectionFiles(ClientModel model, JavaNames names) {
        this.model = model;
        this.names = names;
    }

    JavaFile tables() {
        JavaFile file = new JavaFile(names.packageName(), JavaNames.TABLES, names.packageTypes());
        SourceText out = file.body();
        List<String> members = JavaNames.tableMembers(model);
        out.line("/** Tables and views of the module: the cached rows and their changes. */");
        out.line(file.generatedAnnotation());
        out.open("public final class " + JavaNames.TABLES + " {");
        for (int i = 0; i < members.size(); i++) {
            out.line("private final " + names.tableClass(model.tables().get(i)) + " " + members.get(i) + ";");
        }
        Namespaces namespaces = new Namespaces(model, names, JavaNames.TABLES, JavaNames.tableNamespaces(model));
        namespaces.writeFields(out);
        if (!members.isEmpty() || !model.namespaces().isEmpty()) {
            out.blank();
        }
        String parameter = members.contains("connection") ? "connection_" : "connection";
        namespaces.openConstructor(out, names.connection(file) + " " + parameter);
        for (int i = 0; i < members.size(); i++) {
            out.line(
                    members.get(i) + " = new " + names.tableClass(model.tables().get(i)) + "(" + parameter + ");");
        }
        namespaces.writeAssignments(out, parameter);
        out.close("}");
        namespaces.writeAccessors(out, "Tables and views");
        for (int i = 0; i < members.size(); i++) {
            ClientTable table = model.tables().get(i);
            out.blank();
            out.line("/** Returns " + (table.isView() ? "view" : "table") + " {@code " + table.name() + "}. */");
            out.open("public " + names.tableClass(table) + " " + members.get(i) + "() {");
            out.line("return " + members.get(i) + ";");
            out.close("}");
        }
        out.close("}");
        return file;
    }

    JavaFile connection() {
        String name = JavaNames.CONNECTION;
        JavaFile file = new JavaFile(names.packageName(), name, names.packageTypes());
        String config = file.use(CLIENT + "ConnectionConfig") + "<" + name + ">";
        String builder = file.use(CLIENT + "ConnectionBuilder");
        SourceText out = file.body();
        out.line("/** Connection to a database of this module. */");
        out.line(file.generatedAnnotation());
        out.open("public final class " + name + " extends " + file.use(CLIENT + "StdbConnection") + "<" + name + "> {");
        out.line("private final " + JavaNames.TABLES + " db;");
        out.line("private final " + JavaNames.REDUCERS + " reducers;");
        out.line("private final " + JavaNames.PROCEDURES + " procedures;");
        out.blank();
        out.open("private " + name + "(" + config + " config) {");
        out.line("super(config);");
        out.line("db = new " + JavaNames.TABLES + "(this);");
        out.line("reducers = new " + JavaNames.REDUCERS + "(this);");
        out.line("procedures = new " + JavaNames.PROCEDURES + "(this);");
        out.close("}");
        out.blank();
        out.line("/** Returns a builder of connections. */");
        out.open("public static " + builder + "<" + name + "> builder() {");
        out.line("return new " + builder + "<>(" + name + "::new);");
        out.close("}");
        accessor(out, "Returns the cached tables.", JavaNames.TABLES, "db");
        accessor(out, "Returns the reducers.", JavaNames.REDUCERS, "reducers");
        accessor(out, "Returns the procedures.", JavaNames.PROCEDURES, "procedures");
        out.blank();
        out.line("@" + file.use("java.lang.Override"));
        out.open("protected " + name + " self() {");
        out.line("return this;");
        out.close("}");
        out.close("}");
        return file;
    }

    private static void accessor(SourceText out, String doc, String type, String name) {
        out.blank();
        out.line("/** " + doc + " */");
        out.open("public " + type + " " + name + "() {");
        out.line("return " + name + ";");
        out.close("}");
    }
}

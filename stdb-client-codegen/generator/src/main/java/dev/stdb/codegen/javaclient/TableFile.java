package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientTable;
import dev.stdb.codegen.text.SourceText;
import java.util.ArrayList;
import java.util.List;

/** Writes the handle of a table or view. */
final class TableFile {
    /** Nested class with the columns that conditions compare. */
    static final String COLUMNS = "Columns";

    /** Nested class with the columns to join by. */
    static final String INDEXED_COLUMNS = "IndexedColumns";

    private static final String CLIENT = "dev.stdb.client.";

    private final ClientModel model;
    private final JavaNames names;

    TableFile(ClientModel model, JavaNames names) {
        this.model = model;
        this.names = names;
    }

    JavaFile write(ClientTable table) {
        String className = names.tableClass(table);
        JavaFile file = new JavaFile(names.packageName(), className, names.packageTypes());
        JavaTypes types = new JavaTypes(model, names, file);
        file.declare(COLUMNS);
        file.declare(INDEXED_COLUMNS);
        List<String> members = members(table);
        TableLookups lookups = new TableLookups(table, types, file, members);
        String row = row(table, file);
        SourceText out = file.body();
        boolean keyed = !table.primaryKey().isEmpty() && !table.isEvent();
        String base = file.use(CLIENT + (keyed ? "RemoteKeyedTable" : "RemoteTable"));
        out.line("/** " + (table.isView() ? "View" : table.isEvent() ? "Event table" : "Table") + " {@code "
                + table.name() + "}. */");
        out.line(file.generatedAnnotation());
        String connection = names.connection(file);
        out.open("public final class " + className + " extends " + base + "<" + connection + ", " + row + "> {");
        lookups.writeFields(row);
        out.open(className + "(" + connection + " connection) {");
        out.line("super(connection, " + descriptor(table, file, types, row, members, keyed) + ");");
        out.close("}");
        lookups.writeMethods(row, className);
        writeColumns(file, COLUMNS, "Columns that conditions compare.");
        for (int column : table.comparableColumns()) {
            ClientTable.Column each = table.columns().get(column);
            writeColumn(out, table, each, members.get(column), types.column(each.type(), row), row);
        }
        out.close("}");
        writeColumns(file, INDEXED_COLUMNS, "Columns to join by.");
        for (int column : table.joinableColumns()) {
            ClientTable.Column each = table.columns().get(column);
            String type = file.use("dev.stdb.query.IndexedColumn") + "<" + row + ", " + types.boxed(each.type()) + ">";
            writeColumn(out, table, each, members.get(column), type, "");
        }
        out.close("}");
        out.close("}");
        return file;
    }

    private static void writeColumns(JavaFile file, String className, String doc) {
        SourceText out = file.body();
        out.blank();
        out.line("/** " + doc + " */");
        out.open("public static final class " + className + " {");
        out.line(className + "() {}");
    }

    /**
     * Writes what returns a column.
     *
     * @param row the type of rows whose values it reads; empty if it only joins
     */
    private static void writeColumn(
            SourceText out, ClientTable table, ClientTable.Column column, String member, String type, String row) {
        out.blank();
        out.line("/** Returns column {@code " + column.name() + "}. */");
        out.open("public " + type + " " + member + "() {");
        String reader = row.isEmpty() ? "" : ", " + row + "::" + member;
        out.line("return new " + type + "(\"" + table.name() + "\", \"" + column.name() + "\"" + reader + ");");
        out.close("}");
    }

    private static String descriptor(
            ClientTable table, JavaFile file, JavaTypes types, String row, List<String> members, boolean keyed) {
        String descriptor = file.use(CLIENT + "TableDescriptor");
        String start = "(\"" + table.name() + "\", " + row + "::read";
        if (table.isEvent()) {
            return descriptor + ".ofEvents" + start + ")";
        }
        if (table.isCalled()) {
            return descriptor + ".ofCalls" + start + ")";
        }
        if (!keyed) {
            return descriptor + ".of" + start + ")";
        }
        return descriptor + ".of" + start + ", " + primaryKey(table, file, types, row, members) + ")";
    }

    /** Returns the function from a row to its key. */
    private static String primaryKey(
            ClientTable table, JavaFile file, JavaTypes types, String row, List<String> members) {
        List<Integer> columns = table.primaryKey();
        if (columns.size() == 1 && isKey(table, types, columns.get(0))) {
            return row + "::" + members.get(columns.get(0));
        }
        List<String> values = new ArrayList<>();
        for (int column : columns) {
            String value = "row." + members.get(column) + "()";
            values.add(isKey(table, types, column) ? value : file.use("java.nio.ByteBuffer") + ".wrap(" + value + ")");
        }
        String joined = String.join(", ", values);
        return "row -> " + (columns.size() == 1 ? joined : file.use("java.util.List") + ".of(" + joined + ")");
    }

    private String row(ClientTable table, JavaFile file) {
        return file.generated(String.valueOf(names.types().get(table.rowTypeRef())));
    }

    /** Byte strings have no equality that a hash index could use. */
    private static boolean isKey(ClientTable table, JavaTypes types, int column) {
        return !types.isBytes(table.columns().get(column).type());
    }

    private List<String> members(ClientTable table) {
        // The same conversion as for the components of the row's record, which derive from the canonical names.
        return JavaNames.members(
                table.columns().stream().map(ClientTable.Column::name).toList());
    }
}

package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.model.ClientTable;
import dev.stdb.codegen.text.SourceText;
import dev.stdb.moduledef.NameCase;
import dev.stdb.sats.AlgebraicType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the lookups of cached rows by the columns of a table's indexes: by equal keys, and where the index of the
 * module has an order, by prefixes and ranges under the names of the module's own handles.
 */
final class TableLookups {
    private static final String CLIENT = "dev.stdb.client.";

    /**
     * Lookup by columns.
     *
     * @param nested class of its own, empty for a single column
     */
    private record Lookup(String method, boolean isUnique, boolean isOrdered, List<Integer> columns, String nested) {}

    private final ClientTable table;
    private final JavaTypes types;
    private final JavaFile file;
    private final List<String> members;
    private final List<Lookup> lookups = new ArrayList<>();

    /** Finds out what there is to write, and reserves the names of the nested classes. */
    TableLookups(ClientTable table, JavaTypes types, JavaFile file, List<String> members) {
        this.table = table;
        this.types = types;
        this.file = file;
        this.members = members;
        if (!table.isEvent()) {
            Set<String> methods = new HashSet<>();
            addUniqueColumns(methods);
            addIndexes(methods);
        }
    }

    private void addUniqueColumns(Set<String> methods) {
        for (int column : table.uniqueColumns()) {
            String method = "by" + NameCase.pascal(table.columns().get(column).accessorName());
            if (isKey(column) && methods.add(method)) {
                List<Integer> columns = List.of(column);
                boolean isOrdered = table.indexes().stream()
                        .anyMatch(index -> index.isOrdered() && index.columns().equals(columns));
                lookups.add(new Lookup(method, true, isOrdered && isOrdered(columns), columns, ""));
            }
        }
    }

    private void addIndexes(Set<String> methods) {
        for (ClientTable.Index index : table.indexes()) {
            List<Integer> columns = index.columns();
            boolean isColumn = columns.size() == 1;
            boolean isKnown = isColumn && table.uniqueColumns().contains(columns.get(0));
            if (index.accessorName().isEmpty() || isKnown || !columns.stream().allMatch(this::isKey)) {
                continue;
            }
            String name = NameCase.pascal(index.accessorName().get());
            String method = name.startsWith("By") ? NameCase.camel(name) : "by" + name;
            if (methods.add(method)) {
                boolean isOrdered = index.isOrdered() && isOrdered(columns);
                String nested = isColumn ? "" : name + (isOrdered ? "Index" : "Key");
                if (!isColumn) {
                    file.declare(nested);
                }
                lookups.add(new Lookup(method, index.isUnique(), isOrdered, columns, nested));
            }
        }
    }

    /** Byte strings have no equality that an index could use. */
    private boolean isKey(int column) {
        return !types.isBytes(type(column));
    }

    private boolean isOrdered(List<Integer> columns) {
        return columns.stream().allMatch(column -> types.isOrdered(type(column)));
    }

    private AlgebraicType type(int column) {
        return table.columns().get(column).type();
    }

    void writeFields(String row) {
        SourceText out = file.body();
        for (Lookup lookup : lookups) {
            out.line("private final " + lookupType(lookup, row) + " " + lookup.method() + " = " + creation(lookup, row)
                    + ";");
        }
        if (!lookups.isEmpty()) {
            out.blank();
        }
    }

    private String lookupType(Lookup lookup, String row) {
        boolean isColumn = lookup.nested().isEmpty();
        if (lookup.isOrdered() && !isColumn) {
            return lookup.nested();
        }
        String range = lookup.isUnique() ? "UniqueRangeIndex" : "RangeIndex";
        String hash = lookup.isUnique() ? "UniqueIndex" : "TableIndex";
        String key = isColumn ? types.boxed(type(lookup.columns().get(0))) : lookup.nested();
        return file.use(CLIENT + (lookup.isOrdered() ? range : hash)) + "<" + key + ", " + row + ">";
    }

    private String creation(Lookup lookup, String row) {
        int first = lookup.columns().get(0);
        if (!lookup.nested().isEmpty()) {
            String values = joined(lookup.columns(), column -> "row." + members.get(column) + "()");
            return lookup.isOrdered()
                    ? "new " + lookup.nested() + "(this)"
                    : hashFactory(lookup) + "(row -> new " + lookup.nested() + "(" + values + "))";
        }
        return lookup.isOrdered()
                ? (lookup.isUnique() ? "uniqueRangeIndex" : "rangeIndex") + "(" + keyColumn(first, row) + ")"
                : hashFactory(lookup) + "(" + row + "::" + members.get(first) + ")";
    }

    private static String hashFactory(Lookup lookup) {
        return lookup.isUnique() ? "uniqueIndex" : "index";
    }

    private String keyColumn(int column, String row) {
        return types.keyColumn(type(column), row + "::" + members.get(column));
    }

    void writeMethods(String row, String tableClass) {
        SourceText out = file.body();
        for (Lookup lookup : lookups) {
            if (!lookup.nested().isEmpty() && lookup.isOrdered()) {
                writeIndexClass(lookup, row, tableClass);
            } else if (!lookup.nested().isEmpty()) {
                out.blank();
                out.line("/** Key of {@link #" + lookup.method() + "}. */");
                out.line("public record " + lookup.nested() + "(" + parameters(lookup.columns()) + ") {}");
            }
            out.blank();
            out.line("/** Returns the lookup by " + names(lookup.columns()) + ". */");
            out.open("public " + lookupType(lookup, row) + " " + lookup.method() + "() {");
            out.line("return " + lookup.method() + ";");
            out.close("}");
        }
    }

    private void writeIndexClass(Lookup lookup, String row, String tableClass) {
        SourceText out = file.body();
        List<Integer> columns = lookup.columns();
        out.blank();
        out.line("/** Lookup by " + names(columns) + ". */");
        out.open("public static final class " + lookup.nested() + " extends " + file.use(CLIENT + "PrefixIndex") + "<"
                + row + "> {");
        out.open("private " + lookup.nested() + "(" + tableClass + " table) {");
        String keyColumns = joined(columns, column -> keyColumn(column, row));
        out.line("super(table, " + file.use("java.util.List") + ".of(" + keyColumns + "));");
        out.close("}");
        if (lookup.isUnique()) {
            String optional = file.use("java.util.Optional") + "<" + row + ">";
            writeMethod("Returns the cached row with this key, if any.", optional, "find", columns, "row(");
        } else {
            writeMethod("Returns the cached rows with this key.", rows(row), "filter", columns, "rows(");
        }
        for (int count = 0; count < columns.size(); count++) {
            List<Integer> prefix = columns.subList(0, count);
            if (count > 0) {
                writeMethod(
                        "Returns the cached rows whose keys begin so, in order.", rows(row), "filter", prefix, "rows(");
            }
            writeRangeMethod(row, prefix, columns.get(count));
        }
        out.close("}");
    }

    private String rows(String row) {
        return file.use("java.util.List") + "<" + row + ">";
    }

    private void writeMethod(String doc, String returns, String name, List<Integer> columns, String call) {
        SourceText out = file.body();
        out.blank();
        out.line("/** " + doc + " */");
        out.open("public " + returns + " " + name + "(" + parameters(columns) + ") {");
        out.line("return " + call + joined(columns, members::get) + ");");
        out.close("}");
    }

    private void writeRangeMethod(String row, List<Integer> prefix, int column) {
        SourceText out = file.body();
        String range = file.use("dev.stdb.module.Range") + "<" + types.boxed(type(column)) + "> " + members.get(column);
        String before = prefix.isEmpty() ? "" : parameters(prefix) + ", ";
        String values = prefix.isEmpty() ? "" : ", " + joined(prefix, members::get);
        out.blank();
        out.line("/** Returns the cached rows " + (prefix.isEmpty() ? "" : "whose keys begin so and ") + "whose {@code "
                + table.columns().get(column).name() + "} is in a range, in order. */");
        out.open("public " + rows(row) + " filter(" + before + range + ") {");
        out.line("return rowsIn(" + members.get(column) + values + ");");
        out.close("}");
    }

    private String parameters(List<Integer> columns) {
        return joined(columns, column -> types.type(type(column)) + " " + members.get(column));
    }

    private String names(List<Integer> columns) {
        return joined(columns, column -> "{@code " + table.columns().get(column).name() + "}");
    }

    private static String joined(List<Integer> columns, Function<Integer, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(", "));
    }
}

package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientTable;
import dev.stdb.codegen.text.SourceText;
import java.util.ArrayList;
import java.util.List;

/** Writes the start of queries: one for all rows of each table and view, and calls of views with parameters. */
final class QueriesFile {
    private static final String QUERY = "dev.stdb.query.";

    private final ClientModel model;
    private final JavaNames names;
    private final JavaFile file;
    private final JavaTypes types;

    QueriesFile(ClientModel model, JavaNames names) {
        this.model = model;
        this.names = names;
        this.file = new JavaFile(names.packageName(), JavaNames.QUERIES, names.packageTypes());
        this.types = new JavaTypes(model, names, file);
    }

    JavaFile write() {
        SourceText out = file.body();
        out.line("/** The start of queries: one for all rows of each table and view. */");
        out.line(file.generatedAnnotation());
        out.open("public final class " + JavaNames.QUERIES + " {");
        List<ClientTable> tables =
                model.tables().stream().filter(table -> !table.isCalled()).toList();
        List<String> constants = JavaNames.constants(
                tables.stream().map(ClientTable::accessorName).toList());
        for (int i = 0; i < tables.size(); i++) {
            writeTable(tables.get(i), constants.get(i));
        }
        out.line("private " + JavaNames.QUERIES + "() {}");
        List<ClientTable> views =
                model.tables().stream().filter(ClientTable::isCalled).toList();
        List<String> methods =
                JavaNames.members(views.stream().map(ClientTable::accessorName).toList());
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).isCallable()) {
                writeCall(views.get(i), methods.get(i));
            }
        }
        out.close("}");
        return file;
    }

    private String row(ClientTable table) {
        return file.generated(String.valueOf(names.types().get(table.rowTypeRef())));
    }

    private void writeTable(ClientTable table, String constant) {
        String handle = file.generated(names.tableClass(table));
        String columns = handle + "." + TableFile.COLUMNS;
        String indexedColumns = handle + "." + TableFile.INDEXED_COLUMNS;
        String query = file.use(QUERY + "TableQuery");
        SourceText out = file.body();
        out.line("/** All rows of " + (table.isView() ? "view" : "table") + " {@code " + table.name() + "}. */");
        out.line("public static final " + query + "<" + row(table) + ", " + columns + ", " + indexedColumns + "> "
                + constant + " =");
        out.line("        new " + query + "<>(\"" + table.name() + "\", new " + columns + "(), new " + indexedColumns
                + "());");
        out.blank();
    }

    private void writeCall(ClientTable view, String method) {
        List<String> params = JavaNames.members(view.params().elements().stream()
                .map(element -> String.valueOf(element.name()))
                .toList());
        List<String> declarations = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of("\"" + view.name() + "\""));
        for (int i = 0; i < params.size(); i++) {
            declarations.add(types.type(view.params().typeAt(i)) + " " + params.get(i));
            arguments.add(types.literal(view.params().typeAt(i), params.get(i)));
        }
        String call = file.use(QUERY + "ViewCall");
        SourceText out = file.body();
        out.blank();
        out.line("/** The rows of view {@code " + view.name() + "} for these arguments. */");
        out.open("public static " + call + "<" + row(view) + "> " + method + "(" + String.join(", ", declarations)
                + ") {");
        out.line("return " + call + ".of(" + String.join(", ", arguments) + ");");
        out.close("}");
    }
}

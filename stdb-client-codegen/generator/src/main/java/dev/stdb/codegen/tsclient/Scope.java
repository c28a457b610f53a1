package dev.stdb.codegen.tsclient;

import dev.stdb.codegen.model.ClientFunction;
import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientTable;
import dev.stdb.moduledef.NameCase;
import java.util.ArrayList;
import java.util.List;

/**
 * The module or one of its submodules, with what its names begin with. Immutable.
 *
 * @param model what is in it
 * @param types its types
 * @param imports module specifiers as seen from its files
 * @param folder folder of its files, with a slash at the end; empty for the module
 * @param property what leads to it in objects, with a dot at the end; empty for the module
 * @param symbol start of the names that {@code index.ts} imports from it
 */
record Scope(ClientModel model, TsTypes types, Imports imports, String folder, String property, String symbol) {

    /** Returns the scope of a module and those below it, parents first. */
    static List<Scope> all(ClientModel model, Imports imports) {
        List<Scope> scopes = new ArrayList<>();
        new Scope(model, new TsTypes(model), imports, "", "", "").addAll(scopes);
        return scopes;
    }

    private void addAll(List<Scope> scopes) {
        scopes.add(this);
        List<String> properties = TsNames.namespaces(model);
        for (int i = 0; i < properties.size(); i++) {
            String name = properties.get(i);
            ClientModel below = model.namespaces().get(i).model();
            new Scope(
                            below,
                            new TsTypes(below),
                            imports.deeper(),
                            folder + NameCase.snake(name) + "/",
                            property + name + ".",
                            symbol + NameCase.pascal(name) + "_")
                    .addAll(scopes);
        }
    }

    /** Returns the tables and views that queries can name. */
    List<ClientTable> queryable() {
        // The runtime makes every view with parameters callable, so those no query can name are left out.
        return model.tables().stream()
                .filter(table -> !table.isCalled() || table.isCallable())
                .toList();
    }

    /** Returns what leads to a table in objects. */
    String accessor(ClientTable table) {
        return property + TsNames.tableAccessor(table);
    }

    String row(ClientTable table) {
        return symbol + TsNames.rowType(table);
    }

    String reducer(ClientFunction reducer) {
        return symbol + TsNames.pascal(reducer) + "Reducer";
    }

    String procedure(ClientFunction procedure) {
        return symbol + TsNames.pascal(procedure) + "Procedure";
    }
}

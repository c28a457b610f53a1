package dev.stdb.codegen.tsclient;

import dev.stdb.codegen.model.ClientFunction;
import dev.stdb.codegen.model.ClientTable;
import dev.stdb.codegen.text.SourceText;
import java.util.List;

/** Writes {@code index.ts}: what applications import. Confined to one thread. */
final class IndexFile {

    /**
     * The official runtime asks for the version of the official generator; any from 2.0.0 on has the shape of these
     * files.
     */
    private static final String CLI_VERSION = "2.0.0";

    private static final List<String> RUNTIME_VALUES = List.of(
            "DbConnectionBuilder",
            "DbConnectionImpl",
            "SubscriptionBuilderImpl",
            "convertToAccessorMap",
            "makeQueryBuilder",
            "procedureSchema",
            "procedures",
            "reducerSchema",
            "reducers",
            "schema",
            "table");

    private static final List<String> RUNTIME_TYPES = List.of(
            "DbConnectionConfig",
            "ErrorContextInterface",
            "EventContextInterface",
            "QueryBuilder",
            "ReducerEventContextInterface",
            "RemoteModule",
            "SubscriptionEventContextInterface",
            "SubscriptionHandleImpl");

    private final List<Scope> scopes;
    private final SourceText out = TypeScriptTarget.newFile();

    /** @param scopes the module, and the submodules below it */
    IndexFile(List<Scope> scopes) {
        this.scopes = scopes;
        writeImports(scopes.get(0).imports());
        writeTables();
        writeReducers();
        writeProcedures();
        writeModule();
        writeContexts();
        writeClasses();
    }

    String text() {
        return out.toString();
    }

    private void writeImports(Imports imports) {
        out.open("import {");
        RUNTIME_VALUES.forEach(name -> out.line(name + " as __" + name + ","));
        if (scopes.stream().flatMap(scope -> scope.queryable().stream()).anyMatch(ClientTable::isCalled)) {
            out.line("t as __t,");
        }
        RUNTIME_TYPES.forEach(name -> out.line("type " + name + " as __" + name + ","));
        out.close("} from " + imports.runtime() + ";").blank();
        scopes.forEach(scope -> importFrom(scope, imports));
        out.blank();
    }

    private void importFrom(Scope scope, Imports imports) {
        String folder = "./" + scope.folder();
        for (ClientTable table : scope.queryable()) {
            out.line("import " + scope.row(table) + " from " + imports.file(folder + TsNames.tableFile(table)) + ";");
        }
        for (ClientFunction reducer : scope.model().reducers()) {
            out.line("import " + scope.reducer(reducer) + " from " + imports.file(folder + TsNames.reducerFile(reducer))
                    + ";");
        }
        for (ClientFunction procedure : scope.model().procedures()) {
            out.line("import * as " + scope.procedure(procedure) + " from "
                    + imports.file(folder + TsNames.procedureFile(procedure)) + ";");
        }
    }

    private void writeTables() {
        out.line("/** The tables and views of the module. */").open("const tablesSchema = __schema({");
        for (Scope scope : scopes) {
            scope.queryable().forEach(table -> writeTable(scope, table));
        }
        out.close("});").blank();
    }

    private void writeTable(Scope scope, ClientTable table) {
        out.open(TsNames.key(scope.accessor(table)) + ": __table(").open("{");
        out.line("name: " + TsNames.string(table.name()) + ",");
        writeIndexes(table);
        writeConstraints(table);
        if (table.primaryKey().size() > 1) {
            // The official runtime knows keys of one column only, which are marked there, and ignores this.
            out.line("primaryKey: [" + columns(table, table.primaryKey()) + "],");
        }
        if (table.isEvent()) {
            out.line("event: true,");
        }
        if (table.isCalled()) {
            out.open("params: {");
            scope.types().members(table.params()).forEach(member -> out.line(member + ","));
            out.close("},");
        }
        out.close("},").line(scope.row(table)).close("),");
    }

    private void writeIndexes(ClientTable table) {
        out.open("indexes: [");
        for (ClientTable.Index index : table.indexes()) {
            if (index.accessorName().isPresent()) {
                // Compat: the official generator calls every index a B-tree, whatever it is at the server.
                out.line("{ accessor: " + TsNames.string(index.accessorName().get()) + ", name: "
                        + TsNames.string(index.name()) + ", algorithm: 'btree', columns: ["
                        + columns(table, index.columns()) + "] },");
            }
        }
        out.close("],");
    }

    private void writeConstraints(ClientTable table) {
        out.open("constraints: [");
        for (int column : table.uniqueColumns()) {
            String name = table.name() + "_" + table.columns().get(column).name() + "_key";
            out.line("{ name: " + TsNames.string(name) + ", constraint: 'unique', columns: ["
                    + columns(table, List.of(column)) + "] },");
        }
        out.close("],");
    }

    private static String columns(ClientTable table, List<Integer> positions) {
        List<String> properties = TsNames.properties(table);
        return String.join(
                ", ",
                positions.stream()
                        .map(position -> TsNames.string(properties.get(position)))
                        .toList());
    }

    private void writeReducers() {
        out.line("/** The reducers clients may call. */").open("const reducersSchema = __reducers(");
        for (Scope scope : scopes) {
            for (ClientFunction reducer : scope.model().reducers()) {
                out.line("__reducerSchema(" + TsNames.string(reducer.name()) + ", " + scope.reducer(reducer) + "),");
            }
        }
        out.close(");").blank();
    }

    private void writeProcedures() {
        out.line("/** The procedures clients may call. */").open("const proceduresSchema = __procedures(");
        for (Scope scope : scopes) {
            for (ClientFunction procedure : scope.model().procedures()) {
                String name = scope.procedure(procedure);
                out.line("__procedureSchema(" + TsNames.string(procedure.name()) + ", " + name + ".params, " + name
                        + ".returnType),");
            }
        }
        out.close(");").blank();
    }

    private void writeModule() {
        out.line("/** Everything the client knows about the module. */")
                .open("const REMOTE_MODULE = {")
                .open("versionInfo: {")
                .line("cliVersion: '" + CLI_VERSION + "' as const,")
                .close("},")
                .line("tables: tablesSchema.schemaType.tables,")
                .line("reducers: reducersSchema.reducersType.reducers,")
                .line("...proceduresSchema,")
                .close("} satisfies __RemoteModule<")
                .indent()
                .line("typeof tablesSchema.schemaType,")
                .line("typeof reducersSchema.reducersType,")
                .line("typeof proceduresSchema")
                .close(">;")
                .blank()
                .line("/** One query per table for all its rows; the start of every other query. */")
                .line("export const tables: __QueryBuilder<typeof tablesSchema.schemaType> =")
                .line("  __makeQueryBuilder(tablesSchema.schemaType);")
                .blank()
                .line("/** The reducers by the names they are called by. */")
                .line("export const reducers = __convertToAccessorMap(reducersSchema.reducersType.reducers);")
                .blank()
                .line("/** The procedures by the names they are called by. */")
                .line("export const procedures = __convertToAccessorMap(proceduresSchema.procedures);")
                .blank();
    }

    private void writeContexts() {
        out.line("/** Given to callbacks on rows. */")
                .line("export type EventContext = __EventContextInterface<typeof REMOTE_MODULE>;")
                .line("/** Given to callbacks on reducer calls. */")
                .line("export type ReducerEventContext = __ReducerEventContextInterface<typeof REMOTE_MODULE>;")
                .line("/** Given to callbacks on subscriptions. */")
                .line("export type SubscriptionEventContext = "
                        + "__SubscriptionEventContextInterface<typeof REMOTE_MODULE>;")
                .line("/** Given to callbacks on errors. */")
                .line("export type ErrorContext = __ErrorContextInterface<typeof REMOTE_MODULE>;")
                .line("/** A subscription; ends it. */")
                .line("export type SubscriptionHandle = __SubscriptionHandleImpl<typeof REMOTE_MODULE>;")
                .blank();
    }

    private void writeClasses() {
        out.line("/** Configures a subscription. */")
                .line("export class SubscriptionBuilder extends __SubscriptionBuilderImpl<typeof REMOTE_MODULE> {}")
                .blank()
                .line("/** Configures a connection. */")
                .line("export class DbConnectionBuilder extends __DbConnectionBuilder<DbConnection> {}")
                .blank()
                .line("/** A connection to a database that runs the module. */")
                .open("export class DbConnection extends __DbConnectionImpl<typeof REMOTE_MODULE> {")
                .line("/** Begins to configure a connection. */")
                .open("static builder = (): DbConnectionBuilder => {")
                .line("return new DbConnectionBuilder(")
                .line("  REMOTE_MODULE,")
                .line("  (config: __DbConnectionConfig<typeof REMOTE_MODULE>) => new DbConnection(config)")
                .line(");")
                .close("};")
                .blank()
                .line("/** Begins to configure a subscription. */")
                .open("override subscriptionBuilder = (): SubscriptionBuilder => {")
                .line("return new SubscriptionBuilder(this);")
                .close("};")
                .close("}");
    }
}

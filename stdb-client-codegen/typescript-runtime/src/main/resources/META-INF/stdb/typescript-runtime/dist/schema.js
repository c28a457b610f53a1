/** What generated code declares: tables, reducers, procedures, and the module they make up. */
import { ColumnBuilder, RowBuilder, } from './builders.js';
import { withNamespaces } from './namespaces.js';
/** Declares a table. */
export function table(opts, row) {
    return { opts, rowType: row instanceof RowBuilder ? row : new RowBuilder(row) };
}
/** Declares the tables of a module by the names they are reached by. */
export function schema(tables) {
    const result = {};
    for (const [accessorName, each] of Object.entries(tables)) {
        const opts = each.opts;
        result[accessorName] = {
            sourceName: opts.name ?? accessorName,
            accessorName,
            columns: each.rowType.row,
            row: each.rowType,
            indexes: opts.indexes ?? [],
            constraints: opts.constraints ?? [],
            primaryKey: opts.primaryKey ?? [],
            isEvent: opts.event ?? false,
            params: opts.params,
        };
    }
    return { schemaType: { tables: result } };
}
function accessorName(name) {
    const joined = name.replace(/[_-]+(.)?/g, (_, next) => (next ?? '').toUpperCase());
    return (joined.charAt(0).toLowerCase() + joined.slice(1));
}
/** Declares a reducer by its name on the wire. */
export function reducerSchema(name, params) {
    return { name, accessorName: accessorName(name), params, paramsType: new RowBuilder(params) };
}
/** Declares the reducers of a module. */
export function reducers(...defs) {
    return { reducersType: { reducers: defs } };
}
/** Declares a procedure by its name on the wire. */
export function procedureSchema(name, params, returnType) {
    return { name, accessorName: accessorName(name), params, paramsType: new RowBuilder(params), returnType };
}
/** Declares the procedures of a module. */
export function procedures(...defs) {
    return { procedures: defs };
}
/** Turns a list of definitions into a map by the names they are reached by. */
export function convertToAccessorMap(defs) {
    return withNamespaces(Object.fromEntries(defs.map(each => [each.accessorName, each])));
}
/** Returns what is known of a column beside its type. */
export function metadataOf(column) {
    return column instanceof ColumnBuilder ? column.columnMetadata : {};
}

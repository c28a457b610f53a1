/** Stores for Svelte 4 and 5. */
import type { Infer, InferTypeOfRow, RowObj } from './builders.js';
import type { DbConnectionImpl } from './connection.js';
import type { DbConnectionBuilder } from './connection_builder.js';
import type { ProcedureDef, ReducerDef } from './schema.js';
import { type CallParams, type ConnectionState, type RowCallbacks, type RowsQuery, type Store } from './store.js';
export type { ConnectionState, RowCallbacks as UseTableCallbacks } from './store.js';
/** What Svelte reads with a `$` before the name: calls back at once and after every change. */
export interface Readable<T> {
    subscribe(run: (value: T) => void): () => void;
}
export declare const SPACETIMEDB_CONTEXT_KEY: unique symbol;
/** Keeps a connection while the component is there, for the functions below in it and all components below. */
export declare function createSpacetimeDBProvider<C extends DbConnectionImpl<any>>(connectionBuilder: DbConnectionBuilder<C>): Readable<ConnectionState<C>>;
/** Returns the state of the connection. */
export declare function useSpacetimeDB<C extends DbConnectionImpl<any> = DbConnectionImpl<any>>(): Readable<ConnectionState<C>>;
/**
 * Subscribes to rows: `const [users, isReady] = useTable(tables.user)`, or of a store of queries to follow it.
 *
 * Returns the rows, whether they are those that the server has, and why there are none if it refused the query. Rows of
 * the last query stay until those of another one are there, and rows stay while a lost connection comes back; both are
 * not ready meanwhile.
 */
export declare function useTable<Row extends RowObj>(query: RowsQuery<Row> | Readable<RowsQuery<Row>>, callbacks?: RowCallbacks<InferTypeOfRow<Row>>): [rows: Readable<readonly InferTypeOfRow<Row>[]>, isReady: Readable<boolean>, error: Readable<Error | undefined>];
/** Returns a function that calls a reducer: `useReducer(reducers.sendMessage)`. */
export declare function useReducer<Name extends string, Accessor extends string, P extends RowObj>(reducer: ReducerDef<Name, Accessor, P>): (...params: CallParams<P>) => Promise<void>;
/** Returns a function that calls a procedure: `useProcedure(procedures.quote)`. */
export declare function useProcedure<D extends ProcedureDef<any, any, any, any>>(procedure: D): (...params: CallParams<D['params']>) => Promise<Infer<D['returnType']>>;
/** Turns a part of a store's value into what Svelte subscribes to. */
export declare function readable<T, Part>(store: Store<T>, part: (value: T) => Part): Readable<Part>;

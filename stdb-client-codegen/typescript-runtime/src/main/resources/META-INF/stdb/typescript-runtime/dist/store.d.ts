/**
 * Connections and rows as stores, for user interfaces of any kind: what is there now, and a call when that changes.
 *
 * A connection is made when somebody needs it and ended when nobody does. The same query is subscribed to once, however
 * many places show its rows. What is given up is kept for a moment, so that a view that is taken down and built up
 * again changes nothing at the server.
 */
import type { InferTypeOfParams, InferTypeOfRow, Infer, RowObj } from './builders.js';
import type { DbConnectionImpl } from './connection.js';
import type { DbConnectionBuilder } from './connection_builder.js';
import type { Query, ViewCall } from './query.js';
import { RowsStore } from './rows_store.js';
import type { ProcedureDef, ReducerDef } from './schema.js';
import type { ConnectionId, Identity } from './values.js';
export { NO_ROWS, RowsStore, type RowsSnapshot } from './rows_store.js';
export { RowsView, type RowCallbacks, type RowsViewSnapshot } from './rows_view.js';
/** A value that changes. The snapshot stays the same object until the next change. */
export interface Store<T> {
    /** Calls back after every change. Returns what ends it. */
    subscribe(listener: () => void): () => void;
    getSnapshot(): T;
}
/** What a program may show of a connection. */
export interface ConnectionState<C extends DbConnectionImpl<any> = DbConnectionImpl<any>> {
    /** Is true while requests are answered. */
    readonly isActive: boolean;
    /** Is true while a lost connection is being made again. */
    readonly isReconnecting: boolean;
    readonly identity?: Identity | undefined;
    readonly token?: string | undefined;
    readonly connectionId?: ConnectionId | undefined;
    /** Why there is no connection. */
    readonly connectionError?: Error | undefined;
    /** Returns the connection, which may be on its way; null while nobody needs one. */
    getConnection(): C | null;
}
/** What `useTable` and its kin take: rows of one table or view. */
export type RowsQuery<Row extends RowObj> = Query<Row> | ViewCall<Row>;
/** The arguments of a call: none for a function without parameters. */
export type CallParams<P extends RowObj> = {} extends InferTypeOfParams<P> ? [params?: InferTypeOfParams<P>] : [params: InferTypeOfParams<P>];
export declare const NO_CONNECTION: ConnectionState<never>;
/** Returns the connection that a builder makes; the same store for the same builder. */
export declare function connectionStore<C extends DbConnectionImpl<any>>(builder: DbConnectionBuilder<C>): ConnectionStore<C>;
/** The connection of a builder that only the store builds. A lost connection is made again, also the first one. */
export declare class ConnectionStore<C extends DbConnectionImpl<any> = DbConnectionImpl<any>> implements Store<ConnectionState<C>> {
    #private;
    /** Applications call {@link connectionStore}. */
    constructor(builder: DbConnectionBuilder<C>);
    get connection(): C | undefined;
    /** Makes the connection, unless it is there, and keeps it. Returns what gives it up. */
    acquire(): () => void;
    /** Watches the connection without needing it. */
    readonly subscribe: (listener: () => void) => (() => void);
    readonly getSnapshot: () => ConnectionState<C>;
    /** Called by stores of rows. Calls back whenever rows may have changed. Returns what ends it. */
    watch(watcher: () => void): () => void;
    /** Returns the rows of a query; the same store for the same SQL. */
    rows<Row extends RowObj>(query: RowsQuery<Row>): RowsStore<InferTypeOfRow<Row>>;
    /** Calls a reducer, once there is a connection to call it on. */
    callReducer<P extends RowObj>(def: ReducerDef<any, any, P>, ...params: CallParams<P>): Promise<void>;
    /** Calls a procedure, once there is a connection to call it on. */
    callProcedure<D extends ProcedureDef<any, any, any, any>>(def: D, ...params: CallParams<D['params']>): Promise<Infer<D['returnType']>>;
}

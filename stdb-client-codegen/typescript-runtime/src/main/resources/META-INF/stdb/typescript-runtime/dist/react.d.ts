/** Hooks for React 18 and 19. */
import { type ReactElement, type ReactNode } from 'react';
import type { Infer, InferTypeOfRow, RowObj } from './builders.js';
import type { DbConnectionImpl } from './connection.js';
import type { DbConnectionBuilder } from './connection_builder.js';
import type { ProcedureDef, ReducerDef } from './schema.js';
import { type CallParams, type ConnectionState, type RowCallbacks, type RowsQuery } from './store.js';
export type { ConnectionState } from './store.js';
/** Callbacks on the rows that a hook shows. */
export interface UseTableCallbacks<Row> extends RowCallbacks<Row> {
    /** Without a subscription, there are no rows; true unless given. */
    enabled?: boolean;
}
export interface SpacetimeDBProviderProps<C extends DbConnectionImpl<any>> {
    /** Has not built anything, and stays the same from one rendering to the next. */
    connectionBuilder: DbConnectionBuilder<C>;
    children?: ReactNode;
}
/** Keeps a connection while it is mounted, for the hooks in all components below. */
export declare function SpacetimeDBProvider<C extends DbConnectionImpl<any>>({ connectionBuilder, children, }: SpacetimeDBProviderProps<C>): ReactElement;
/** Returns the state of the connection; renders again when it changes. */
export declare function useSpacetimeDB<C extends DbConnectionImpl<any> = DbConnectionImpl<any>>(): ConnectionState<C>;
/**
 * Subscribes to rows: `useTable(tables.user.where(u => u.online.eq(true)))`.
 *
 * Returns the rows, whether they are those that the server has, and why there are none if it refused the query. Rows of
 * the last query stay until those of another one are there, and rows stay while a lost connection comes back; both are
 * not ready meanwhile.
 */
export declare function useTable<Row extends RowObj>(query: RowsQuery<Row>, callbacks?: UseTableCallbacks<InferTypeOfRow<Row>>): [rows: readonly InferTypeOfRow<Row>[], isReady: boolean, error: Error | undefined];
/**
 * Subscribes to rows as {@link useTable} does, and suspends until the first answer is there. Throws the error if the
 * server refuses the query.
 */
export declare function useSuspenseTable<Row extends RowObj>(query: RowsQuery<Row>, callbacks?: RowCallbacks<InferTypeOfRow<Row>>): readonly InferTypeOfRow<Row>[];
/** Returns a function that calls a reducer: `useReducer(reducers.sendMessage)`. It stays the same. */
export declare function useReducer<Name extends string, Accessor extends string, P extends RowObj>(reducer: ReducerDef<Name, Accessor, P>): (...params: CallParams<P>) => Promise<void>;
/** Returns a function that calls a procedure: `useProcedure(procedures.quote)`. It stays the same. */
export declare function useProcedure<D extends ProcedureDef<any, any, any, any>>(procedure: D): (...params: CallParams<D['params']>) => Promise<Infer<D['returnType']>>;

/** Hooks for React 18 and 19. */

import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from 'react';
import type { Infer, InferTypeOfRow, RowObj } from './builders.js';
import type { DbConnectionImpl } from './connection.js';
import type { DbConnectionBuilder } from './connection_builder.js';
import type { ProcedureDef, ReducerDef } from './schema.js';
import {
  NO_CONNECTION,
  NO_ROWS,
  RowsView,
  connectionStore,
  type CallParams,
  type ConnectionState,
  type ConnectionStore,
  type RowCallbacks,
  type RowsQuery,
} from './store.js';

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

const Connection = createContext<ConnectionStore<any> | undefined>(undefined);

/** Keeps a connection while it is mounted, for the hooks in all components below. */
export function SpacetimeDBProvider<C extends DbConnectionImpl<any>>({
  connectionBuilder,
  children,
}: SpacetimeDBProviderProps<C>): ReactElement {
  const store = connectionStore(connectionBuilder);
  useEffect(() => store.acquire(), [store]);
  return createElement(Connection.Provider, { value: store }, children);
}

function useConnectionStore(): ConnectionStore<any> {
  const store = useContext(Connection);
  if (!store) {
    throw new Error('there is no connection here: put the component into a SpacetimeDBProvider');
  }
  return store;
}

/** Returns the state of the connection; renders again when it changes. */
export function useSpacetimeDB<C extends DbConnectionImpl<any> = DbConnectionImpl<any>>(): ConnectionState<C> {
  const store: ConnectionStore<C> = useConnectionStore();
  return useSyncExternalStore<ConnectionState<C>>(store.subscribe, store.getSnapshot, () => NO_CONNECTION);
}

/**
 * Subscribes to rows: `useTable(tables.user.where(u => u.online.eq(true)))`.
 *
 * Returns the rows, whether they are those that the server has, and why there are none if it refused the query. Rows of
 * the last query stay until those of another one are there, and rows stay while a lost connection comes back; both are
 * not ready meanwhile.
 */
export function useTable<Row extends RowObj>(
  query: RowsQuery<Row>,
  callbacks: UseTableCallbacks<InferTypeOfRow<Row>> = {}
): [rows: readonly InferTypeOfRow<Row>[], isReady: boolean, error: Error | undefined] {
  const { rows, view } = useRowsView(query, callbacks);
  const snapshot = useSyncExternalStore(view.subscribe, view.getSnapshot, () => NO_ROWS);
  return rows
    ? [snapshot.rows, snapshot.of === rows && snapshot.isReady, snapshot.error]
    : [NO_ROWS.rows, true, undefined];
}

/**
 * Subscribes to rows as {@link useTable} does, and suspends until the first answer is there. Throws the error if the
 * server refuses the query.
 */
export function useSuspenseTable<Row extends RowObj>(
  query: RowsQuery<Row>,
  callbacks: RowCallbacks<InferTypeOfRow<Row>> = {}
): readonly InferTypeOfRow<Row>[] {
  const { rows, view } = useRowsView(query, { ...callbacks, enabled: true });
  const snapshot = useSyncExternalStore(view.subscribe, view.getSnapshot, () => NO_ROWS);
  const shown = snapshot.of === rows ? snapshot : rows!.getSnapshot();
  if (shown.error) {
    throw shown.error;
  }
  if (!shown.wasReady) {
    throw rows!.ready();
  }
  return shown.rows;
}

function useRowsView<Row extends RowObj>(query: RowsQuery<Row>, callbacks: UseTableCallbacks<InferTypeOfRow<Row>>) {
  const store = useConnectionStore();
  const sql = query.toSql();
  const isEnabled = callbacks.enabled ?? true;
  const rows = useMemo(() => (isEnabled ? store.rows(query) : undefined), [store, sql, isEnabled]);
  const [view] = useState(() => new RowsView(rows));
  // Before the subscription to the view, so that it knows the callbacks when rows come.
  useEffect(() => view.show(rows, callbacks));
  return { rows, view };
}

/** Returns a function that calls a reducer: `useReducer(reducers.sendMessage)`. It stays the same. */
export function useReducer<Name extends string, Accessor extends string, P extends RowObj>(
  reducer: ReducerDef<Name, Accessor, P>
): (...params: CallParams<P>) => Promise<void> {
  const store = useConnectionStore();
  return useCallback((...params: CallParams<P>) => store.callReducer(reducer, ...params), [store, reducer]);
}

/** Returns a function that calls a procedure: `useProcedure(procedures.quote)`. It stays the same. */
export function useProcedure<D extends ProcedureDef<any, any, any, any>>(
  procedure: D
): (...params: CallParams<D['params']>) => Promise<Infer<D['returnType']>> {
  const store = useConnectionStore();
  return useCallback((...params) => store.callProcedure(procedure, ...params), [store, procedure]);
}

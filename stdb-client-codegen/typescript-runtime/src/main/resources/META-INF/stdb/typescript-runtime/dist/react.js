/** Hooks for React 18 and 19. */
import { createContext, createElement, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore, } from 'react';
import { NO_CONNECTION, NO_ROWS, RowsView, connectionStore, } from './store.js';
const Connection = createContext(undefined);
/** Keeps a connection while it is mounted, for the hooks in all components below. */
export function SpacetimeDBProvider({ connectionBuilder, children, }) {
    const store = connectionStore(connectionBuilder);
    useEffect(() => store.acquire(), [store]);
    return createElement(Connection.Provider, { value: store }, children);
}
function useConnectionStore() {
    const store = useContext(Connection);
    if (!store) {
        throw new Error('there is no connection here: put the component into a SpacetimeDBProvider');
    }
    return store;
}
/** Returns the state of the connection; renders again when it changes. */
export function useSpacetimeDB() {
    const store = useConnectionStore();
    return useSyncExternalStore(store.subscribe, store.getSnapshot, () => NO_CONNECTION);
}
/**
 * Subscribes to rows: `useTable(tables.user.where(u => u.online.eq(true)))`.
 *
 * Returns the rows, whether they are those that the server has, and why there are none if it refused the query. Rows of
 * the last query stay until those of another one are there, and rows stay while a lost connection comes back; both are
 * not ready meanwhile.
 */
export function useTable(query, callbacks = {}) {
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
export function useSuspenseTable(query, callbacks = {}) {
    const { rows, view } = useRowsView(query, { ...callbacks, enabled: true });
    const snapshot = useSyncExternalStore(view.subscribe, view.getSnapshot, () => NO_ROWS);
    const shown = snapshot.of === rows ? snapshot : rows.getSnapshot();
    if (shown.error) {
        throw shown.error;
    }
    if (!shown.wasReady) {
        throw rows.ready();
    }
    return shown.rows;
}
function useRowsView(query, callbacks) {
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
export function useReducer(reducer) {
    const store = useConnectionStore();
    return useCallback((...params) => store.callReducer(reducer, ...params), [store, reducer]);
}
/** Returns a function that calls a procedure: `useProcedure(procedures.quote)`. It stays the same. */
export function useProcedure(procedure) {
    const store = useConnectionStore();
    return useCallback((...params) => store.callProcedure(procedure, ...params), [store, procedure]);
}

/** Stores for Svelte 4 and 5. */
import { getContext, onDestroy, onMount, setContext } from 'svelte';
import { RowsView, connectionStore, } from './store.js';
export const SPACETIMEDB_CONTEXT_KEY = Symbol('connection');
/** Keeps a connection while the component is there, for the functions below in it and all components below. */
export function createSpacetimeDBProvider(connectionBuilder) {
    const store = connectionStore(connectionBuilder);
    // Servers, which mount nothing, render without a connection.
    onMount(() => store.acquire());
    setContext(SPACETIMEDB_CONTEXT_KEY, store);
    return readable(store, state => state);
}
function useConnectionStore() {
    const store = getContext(SPACETIMEDB_CONTEXT_KEY);
    if (!store) {
        throw new Error('there is no connection here: call createSpacetimeDBProvider in a component around this one');
    }
    return store;
}
/** Returns the state of the connection. */
export function useSpacetimeDB() {
    return readable(useConnectionStore(), state => state);
}
/**
 * Subscribes to rows: `const [users, isReady] = useTable(tables.user)`, or of a store of queries to follow it.
 *
 * Returns the rows, whether they are those that the server has, and why there are none if it refused the query. Rows of
 * the last query stay until those of another one are there, and rows stay while a lost connection comes back; both are
 * not ready meanwhile.
 */
export function useTable(query, callbacks = {}) {
    const store = useConnectionStore();
    const view = new RowsView(undefined);
    const show = (each) => view.show(store.rows(each), callbacks);
    if ('subscribe' in query) {
        onDestroy(query.subscribe(show));
    }
    else {
        show(query);
    }
    onMount(() => view.subscribe(() => { }));
    const part = (of) => readable(view, of);
    return [part(each => each.rows), part(each => each.isReady), part(each => each.error)];
}
/** Returns a function that calls a reducer: `useReducer(reducers.sendMessage)`. */
export function useReducer(reducer) {
    const store = useConnectionStore();
    return (...params) => store.callReducer(reducer, ...params);
}
/** Returns a function that calls a procedure: `useProcedure(procedures.quote)`. */
export function useProcedure(procedure) {
    const store = useConnectionStore();
    return (...params) => store.callProcedure(procedure, ...params);
}
/** Turns a part of a store's value into what Svelte subscribes to. */
export function readable(store, part) {
    return {
        subscribe(run) {
            let last = part(store.getSnapshot());
            run(last);
            return store.subscribe(() => {
                const next = part(store.getSnapshot());
                if (next !== last) {
                    last = next;
                    run(next);
                }
            });
        },
    };
}

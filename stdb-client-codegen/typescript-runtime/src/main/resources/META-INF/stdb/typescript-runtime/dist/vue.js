/** Composables for Vue 3. */
import { defineComponent, inject, onMounted, onScopeDispose, onUnmounted, provide, shallowReactive, shallowRef, toValue, watchEffect, } from 'vue';
import { RowsView, connectionStore, } from './store.js';
/** What {@link useSpacetimeDBProvider} provides. */
export const SPACETIMEDB_INJECTION_KEY = Symbol('connection');
/** Keeps a connection while the component is there, for the composables in all components below. */
export function useSpacetimeDBProvider(connectionBuilder) {
    const store = connectionStore(connectionBuilder);
    whileMounted(() => store.acquire());
    provide(SPACETIMEDB_INJECTION_KEY, store);
    return stateOf(store);
}
/** The component around those that use a connection: `<SpacetimeDBProvider :connectionBuilder="builder">`. */
export const SpacetimeDBProvider = defineComponent({
    name: 'SpacetimeDBProvider',
    props: { connectionBuilder: { type: Object, required: true } },
    setup(props, { slots }) {
        useSpacetimeDBProvider(props.connectionBuilder);
        return () => slots['default']?.();
    },
});
function useConnectionStore() {
    const store = inject(SPACETIMEDB_INJECTION_KEY, undefined);
    if (!store) {
        throw new Error('there is no connection here: put the component into a SpacetimeDBProvider');
    }
    return store;
}
/** Returns the state of the connection as it is at any time. */
export function useSpacetimeDB() {
    return stateOf(useConnectionStore());
}
function stateOf(store) {
    const state = shallowReactive({ ...store.getSnapshot() });
    onScopeDispose(store.subscribe(() => void Object.assign(state, store.getSnapshot())));
    return state;
}
/** Servers, which mount nothing, render without a connection. */
function whileMounted(start) {
    let stop = () => { };
    onMounted(() => {
        stop = start();
    });
    onUnmounted(() => stop());
}
/**
 * Subscribes to rows: `useTable(tables.user)`, or `useTable(() => tables.user.where(u => u.name.eq(name.value)))` to
 * follow what the query is made of.
 *
 * Returns the rows, whether they are those that the server has, and why there are none if it refused the query. Rows of
 * the last query stay until those of another one are there, and rows stay while a lost connection comes back; both are
 * not ready meanwhile.
 */
export function useTable(query, callbacks = {}) {
    const store = useConnectionStore();
    const view = new RowsView(undefined);
    const rows = shallowRef([]);
    const isReady = shallowRef(false);
    const error = shallowRef();
    const update = () => {
        const snapshot = view.getSnapshot();
        rows.value = snapshot.rows;
        isReady.value = snapshot.isReady;
        error.value = snapshot.error;
    };
    watchEffect(() => view.show(store.rows(toValue(query)), callbacks));
    whileMounted(() => {
        const stop = view.subscribe(update);
        update();
        return stop;
    });
    return [rows, isReady, error];
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

/** Composables for Vue 3. */

import {
  defineComponent,
  inject,
  onMounted,
  onScopeDispose,
  onUnmounted,
  provide,
  shallowReactive,
  shallowRef,
  toValue,
  watchEffect,
  type DefineComponent,
  type InjectionKey,
  type MaybeRefOrGetter,
  type PropType,
  type ShallowRef,
} from 'vue';
import type { Infer, InferTypeOfRow, RowObj } from './builders.js';
import type { DbConnectionImpl } from './connection.js';
import type { DbConnectionBuilder } from './connection_builder.js';
import type { ProcedureDef, ReducerDef } from './schema.js';
import {
  RowsView,
  connectionStore,
  type CallParams,
  type ConnectionState,
  type ConnectionStore,
  type RowCallbacks,
  type RowsQuery,
} from './store.js';

export type { ConnectionState, RowCallbacks as UseTableCallbacks } from './store.js';

/** What {@link useSpacetimeDBProvider} provides. */
export const SPACETIMEDB_INJECTION_KEY: InjectionKey<ConnectionStore<any>> = Symbol('connection');

/** Keeps a connection while the component is there, for the composables in all components below. */
export function useSpacetimeDBProvider<C extends DbConnectionImpl<any>>(
  connectionBuilder: DbConnectionBuilder<C>
): Readonly<ConnectionState<C>> {
  const store = connectionStore(connectionBuilder);
  whileMounted(() => store.acquire());
  provide(SPACETIMEDB_INJECTION_KEY, store);
  return stateOf(store);
}

interface ProviderProps {
  connectionBuilder: DbConnectionBuilder<any>;
}

/** The component around those that use a connection: `<SpacetimeDBProvider :connectionBuilder="builder">`. */
export const SpacetimeDBProvider: DefineComponent<ProviderProps> = defineComponent({
  name: 'SpacetimeDBProvider',
  props: { connectionBuilder: { type: Object as PropType<DbConnectionBuilder<any>>, required: true } },
  setup(props, { slots }) {
    useSpacetimeDBProvider(props.connectionBuilder);
    return () => slots['default']?.();
  },
});

function useConnectionStore<C extends DbConnectionImpl<any>>(): ConnectionStore<C> {
  const store = inject(SPACETIMEDB_INJECTION_KEY, undefined);
  if (!store) {
    throw new Error('there is no connection here: put the component into a SpacetimeDBProvider');
  }
  return store;
}

/** Returns the state of the connection as it is at any time. */
export function useSpacetimeDB<C extends DbConnectionImpl<any> = DbConnectionImpl<any>>(): Readonly<
  ConnectionState<C>
> {
  return stateOf(useConnectionStore<C>());
}

function stateOf<C extends DbConnectionImpl<any>>(store: ConnectionStore<C>): Readonly<ConnectionState<C>> {
  const state = shallowReactive({ ...store.getSnapshot() });
  onScopeDispose(store.subscribe(() => void Object.assign(state, store.getSnapshot())));
  return state as Readonly<ConnectionState<C>>;
}

/** Servers, which mount nothing, render without a connection. */
function whileMounted(start: () => () => void): void {
  let stop = (): void => {};
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
export function useTable<Row extends RowObj>(
  query: MaybeRefOrGetter<RowsQuery<Row>>,
  callbacks: RowCallbacks<InferTypeOfRow<Row>> = {}
): [
  rows: Readonly<ShallowRef<readonly InferTypeOfRow<Row>[]>>,
  isReady: Readonly<ShallowRef<boolean>>,
  error: Readonly<ShallowRef<Error | undefined>>,
] {
  const store = useConnectionStore();
  const view = new RowsView<InferTypeOfRow<Row>>(undefined);
  const rows = shallowRef<readonly InferTypeOfRow<Row>[]>([]);
  const isReady = shallowRef(false);
  const error = shallowRef<Error>();
  const update = (): void => {
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
export function useReducer<Name extends string, Accessor extends string, P extends RowObj>(
  reducer: ReducerDef<Name, Accessor, P>
): (...params: CallParams<P>) => Promise<void> {
  const store = useConnectionStore();
  return (...params) => store.callReducer(reducer, ...params);
}

/** Returns a function that calls a procedure: `useProcedure(procedures.quote)`. */
export function useProcedure<D extends ProcedureDef<any, any, any, any>>(
  procedure: D
): (...params: CallParams<D['params']>) => Promise<Infer<D['returnType']>> {
  const store = useConnectionStore();
  return (...params) => store.callProcedure(procedure, ...params);
}

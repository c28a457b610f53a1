/** Stores for Svelte 4 and 5. */

import { getContext, onDestroy, onMount, setContext } from 'svelte';
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
  type RowsViewSnapshot,
  type Store,
} from './store.js';

export type { ConnectionState, RowCallbacks as UseTableCallbacks } from './store.js';

/** What Svelte reads with a `$` before the name: calls back at once and after every change. */
export interface Readable<T> {
  subscribe(run: (value: T) => void): () => void;
}

export const SPACETIMEDB_CONTEXT_KEY: unique symbol = Symbol('connection');

/** Keeps a connection while the component is there, for the functions below in it and all components below. */
export function createSpacetimeDBProvider<C extends DbConnectionImpl<any>>(
  connectionBuilder: DbConnectionBuilder<C>
): Readable<ConnectionState<C>> {
  const store = connectionStore(connectionBuilder);
  // Servers, which mount nothing, render without a connection.
  onMount(() => store.acquire());
  setContext(SPACETIMEDB_CONTEXT_KEY, store);
  return readable(store, state => state);
}

function useConnectionStore<C extends DbConnectionImpl<any>>(): ConnectionStore<C> {
  const store = getContext<ConnectionStore<C> | undefined>(SPACETIMEDB_CONTEXT_KEY);
  if (!store) {
    throw new Error('there is no connection here: call createSpacetimeDBProvider in a component around this one');
  }
  return store;
}

/** Returns the state of the connection. */
export function useSpacetimeDB<C extends DbConnectionImpl<any> = DbConnectionImpl<any>>(): Readable<
  ConnectionState<C>
> {
  return readable(useConnectionStore<C>(), state => state);
}

/**
 * Subscribes to rows: `const [users, isReady] = useTable(tables.user)`, or of a store of queries to follow it.
 *
 * Returns the rows, whether they are those that the server has, and why there are none if it refused the query. Rows of
 * the last query stay until those of another one are there, and rows stay while a lost connection comes back; both are
 * not ready meanwhile.
 */
export function useTable<Row extends RowObj>(
  query: RowsQuery<Row> | Readable<RowsQuery<Row>>,
  callbacks: RowCallbacks<InferTypeOfRow<Row>> = {}
): [rows: Readable<readonly InferTypeOfRow<Row>[]>, isReady: Readable<boolean>, error: Readable<Error | undefined>] {
  const store = useConnectionStore();
  const view = new RowsView<InferTypeOfRow<Row>>(undefined);
  const show = (each: RowsQuery<Row>): void => view.show(store.rows(each), callbacks);
  if ('subscribe' in query) {
    onDestroy(query.subscribe(show));
  } else {
    show(query);
  }
  onMount(() => view.subscribe(() => {}));
  const part = <T>(of: (snapshot: RowsViewSnapshot<InferTypeOfRow<Row>>) => T): Readable<T> => readable(view, of);
  return [part(each => each.rows), part(each => each.isReady), part(each => each.error)];
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

/** Turns a part of a store's value into what Svelte subscribes to. */
export function readable<T, Part>(store: Store<T>, part: (value: T) => Part): Readable<Part> {
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

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
import { DisconnectedError } from './errors.js';
import type { Query, ViewCall } from './query.js';
import { RowsStore, once } from './rows_store.js';
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
export type CallParams<P extends RowObj> =
  {} extends InferTypeOfParams<P> ? [params?: InferTypeOfParams<P>] : [params: InferTypeOfParams<P>];

interface Waiting<C> {
  resolve(connection: C): void;
  reject(error: Error): void;
}

export const NO_CONNECTION: ConnectionState<never> = {
  isActive: false,
  isReconnecting: false,
  getConnection: () => null,
};

const stores = new WeakMap<DbConnectionBuilder<any>, ConnectionStore<any>>();

/** Returns the connection that a builder makes; the same store for the same builder. */
export function connectionStore<C extends DbConnectionImpl<any>>(builder: DbConnectionBuilder<C>): ConnectionStore<C> {
  let store = stores.get(builder);
  if (!store) {
    store = new ConnectionStore(builder);
    stores.set(builder, store);
  }
  return store;
}

/** The connection of a builder that only the store builds. A lost connection is made again, also the first one. */
export class ConnectionStore<C extends DbConnectionImpl<any> = DbConnectionImpl<any>> implements Store<
  ConnectionState<C>
> {
  readonly #builder: DbConnectionBuilder<C>;
  readonly #rows = new Map<string, WeakRef<RowsStore<any>>>();
  readonly #forgotten = new FinalizationRegistry<string>(sql => this.#forget(sql));
  readonly #watchers = new Set<() => void>();
  readonly #listeners = new Set<() => void>();
  #waiting: Waiting<C>[] = [];
  #users = 0;
  #connection: C | undefined;
  #token: string | undefined;
  #stopObserving: () => void = () => {};
  #snapshot: ConnectionState<C>;

  /** Applications call {@link connectionStore}. */
  constructor(builder: DbConnectionBuilder<C>) {
    this.#builder = builder;
    if (!builder.hasReconnect()) {
      builder.withReconnect({ includesFirst: true });
    }
    this.#snapshot = NO_CONNECTION;
  }

  get connection(): C | undefined {
    return this.#connection;
  }

  /** Makes the connection, unless it is there, and keeps it. Returns what gives it up. */
  acquire(): () => void {
    this.#users++;
    if (!this.#connection) {
      this.#open();
    }
    return once(() => {
      this.#users--;
      setTimeout(() => this.#closeIfUnused(), 0);
    });
  }

  /** Watches the connection without needing it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  };

  readonly getSnapshot = (): ConnectionState<C> => this.#snapshot;

  /** Called by stores of rows. Calls back whenever rows may have changed. Returns what ends it. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Returns the rows of a query; the same store for the same SQL. */
  rows<Row extends RowObj>(query: RowsQuery<Row>): RowsStore<InferTypeOfRow<Row>> {
    const sql = query.toSql();
    let store = this.#rows.get(sql)?.deref();
    if (!store) {
      store = new RowsStore<InferTypeOfRow<Row>>(this, query, sql);
      this.#rows.set(sql, new WeakRef(store));
      this.#forgotten.register(store, sql);
    }
    return store;
  }

  #forget(sql: string): void {
    if (!this.#rows.get(sql)?.deref()) {
      this.#rows.delete(sql);
    }
  }

  /** Calls a reducer, once there is a connection to call it on. */
  async callReducer<P extends RowObj>(def: ReducerDef<any, any, P>, ...params: CallParams<P>): Promise<void> {
    const connection = await this.#whenBuilt();
    return connection.reducers[def.accessorName]!(...(params as [any]));
  }

  /** Calls a procedure, once there is a connection to call it on. */
  async callProcedure<D extends ProcedureDef<any, any, any, any>>(
    def: D,
    ...params: CallParams<D['params']>
  ): Promise<Infer<D['returnType']>> {
    const connection = await this.#whenBuilt();
    return connection.procedures[def.accessorName]!(...(params as [any])) as Promise<Infer<D['returnType']>>;
  }

  /** Components call before the provider around them has made the connection: parts come up before the whole. */
  #whenBuilt(): C | Promise<C> {
    return this.#connection ?? new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #open(): void {
    if (this.#token !== undefined) {
      // Whoever was anonymous stays who they were.
      this.#builder.withToken(this.#token);
    }
    const connection = this.#builder.build();
    this.#connection = connection;
    this.#stopObserving = connection.observe(() => this.#update());
    this.#update();
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach(each => each.resolve(connection));
  }

  #closeIfUnused(): void {
    if (this.#users > 0) {
      return;
    }
    const connection = this.#connection;
    this.#connection = undefined;
    this.#stopObserving();
    connection?.disconnect();
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach(each => each.reject(new DisconnectedError('nothing keeps a connection', false)));
    this.#update();
  }

  #update(): void {
    this.#token = this.#connection?.token ?? this.#token;
    [...this.#watchers].forEach(watcher => watcher());
    const next = this.#take();
    if (!isSame(this.#snapshot, next)) {
      this.#snapshot = next;
      [...this.#listeners].forEach(listener => listener());
    }
  }

  #take(): ConnectionState<C> {
    const connection = this.#connection;
    return {
      isActive: connection?.isConnected ?? false,
      isReconnecting: connection?.isReconnecting ?? false,
      identity: connection?.identity,
      token: connection?.token,
      connectionId: connection?.connectionId,
      connectionError: connection?.connectionError,
      getConnection: () => connection ?? null,
    };
  }
}

function isSame(left: ConnectionState<any>, right: ConnectionState<any>): boolean {
  return (
    left.isActive === right.isActive &&
    left.isReconnecting === right.isReconnecting &&
    left.identity === right.identity &&
    left.token === right.token &&
    left.connectionId === right.connectionId &&
    left.connectionError === right.connectionError &&
    left.getConnection() === right.getConnection()
  );
}

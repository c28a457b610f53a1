/** Subscriptions: query sets, their builder and their handle. */

import type { DbConnectionImpl } from './connection.js';
import type { ErrorContextInterface, SubscriptionEventContextInterface } from './context.js';
import { Query, ViewCall, makeQueryBuilder, type QueryBuilder } from './query.js';
import type { SetRow } from './query_set.js';
import type { SchemaDef, UntypedRemoteModule } from './schema.js';

type Source = string | Query<any> | ViewCall<any>;

/** Configures a subscription. Of several callbacks of a kind all run. */
export class SubscriptionBuilderImpl<M extends UntypedRemoteModule> {
  readonly #connection: DbConnectionImpl<M>;
  readonly #onApplied: ((ctx: SubscriptionEventContextInterface<M>) => void)[] = [];
  readonly #onError: ((ctx: ErrorContextInterface<M>, error: Error) => void)[] = [];

  constructor(connection: DbConnectionImpl<M>) {
    this.#connection = connection;
  }

  /** Is called when the rows of all queries are in the cache. */
  onApplied(callback: (ctx: SubscriptionEventContextInterface<M>) => void): this {
    this.#onApplied.push(callback);
    return this;
  }

  /** Is called when the server refuses the queries, or gives up on them later; `ctx.event` is the error. */
  onError(callback: (ctx: ErrorContextInterface<M>, error: Error) => void): this {
    this.#onError.push(callback);
    return this;
  }

  subscribe(
    queries: Source | readonly Source[] | ((tables: QueryBuilder<M & SchemaDef>) => Source | readonly Source[])
  ): SubscriptionHandleImpl<M> {
    const given =
      typeof queries === 'function' ? queries(makeQueryBuilder<M & SchemaDef>(this.#connection.remoteModule)) : queries;
    const list = (Array.isArray(given) ? given : [given]) as readonly Source[];
    if (list.length === 0) {
      throw new TypeError('a subscription needs at least one query');
    }
    const sql = list.map(each => (typeof each === 'string' ? each : each.toSql()));
    return new SubscriptionHandleImpl(this.#connection, sql, this.#onApplied, this.#onError);
  }

  /** Subscribes to all rows of every table and view of the module; views with parameters are left out. */
  subscribeToAllTables(): SubscriptionHandleImpl<M> {
    const all: unknown[] = Object.values(makeQueryBuilder(this.#connection.remoteModule));
    return this.subscribe(all.filter((each): each is Query<any> => each instanceof Query));
  }
}

/** A query set at the server. */
export class SubscriptionHandleImpl<M extends UntypedRemoteModule> {
  readonly #connection: DbConnectionImpl<M>;
  readonly #onApplied: readonly ((ctx: SubscriptionEventContextInterface<M>) => void)[];
  readonly #onError: readonly ((ctx: ErrorContextInterface<M>, error: Error) => void)[];
  readonly #querySetId: number;
  #onEnd: ((ctx: SubscriptionEventContextInterface<M>) => void) | undefined;
  #wasApplied = false;
  #state: 'pending' | 'active' | 'unsubscribing' | 'ended' = 'pending';

  constructor(
    connection: DbConnectionImpl<M>,
    querySql: readonly string[],
    onApplied: readonly ((ctx: SubscriptionEventContextInterface<M>) => void)[] = [],
    onError: readonly ((ctx: ErrorContextInterface<M>, error: Error) => void)[] = []
  ) {
    this.#connection = connection;
    this.#onApplied = onApplied;
    this.#onError = onError;
    this.#querySetId = connection.registerSubscription(this, querySql);
  }

  /** Is true once the rows are there and until the subscription ends. */
  isActive(): boolean {
    return this.#state === 'active' || this.#state === 'unsubscribing';
  }

  isEnded(): boolean {
    return this.#state === 'ended';
  }

  /** Called by the connection. */
  isUnsubscribing(): boolean {
    return this.#state === 'unsubscribing';
  }

  /** Is another number after every change of {@link rows}; undefined once the subscription has ended. */
  get version(): number | undefined {
    return this.#connection.querySet(this.#querySetId)?.version;
  }

  /** Returns the rows that are in the cache because of this subscription. */
  rows(): IterableIterator<SetRow> {
    return (this.#connection.querySet(this.#querySetId)?.rows() ?? [].values()) as IterableIterator<SetRow>;
  }

  unsubscribe(): void {
    this.#unsubscribe(undefined);
  }

  /** Unsubscribes and calls back when the rows are gone. */
  unsubscribeThen(onEnd: (ctx: SubscriptionEventContextInterface<M>) => void): void {
    this.#unsubscribe(onEnd);
  }

  #unsubscribe(onEnd: ((ctx: SubscriptionEventContextInterface<M>) => void) | undefined): void {
    if (this.#state === 'unsubscribing' || this.#state === 'ended') {
      throw new Error('the subscription was ended before');
    }
    this.#onEnd = onEnd;
    this.#state = 'unsubscribing';
    this.#connection.unregisterSubscription(this.#querySetId);
  }

  /** Called by the connection, also when rows come again after a loss; tells the first time only. */
  applied(ctx: SubscriptionEventContextInterface<M>, run: (callback: () => void) => void): void {
    if (this.#state === 'pending') {
      this.#state = 'active';
    }
    if (!this.#wasApplied) {
      this.#wasApplied = true;
      this.#onApplied.forEach(callback => run(() => callback(ctx)));
    }
  }

  /** Called by the connection. */
  ended(ctx: SubscriptionEventContextInterface<M>, run: (callback: () => void) => void): void {
    this.#state = 'ended';
    const onEnd = this.#onEnd;
    if (onEnd) {
      run(() => onEnd(ctx));
    }
  }

  /** Called by the connection. */
  failed(ctx: ErrorContextInterface<M>, error: Error, run: (callback: () => void) => void): void {
    this.#state = 'ended';
    this.#onError.forEach(callback => run(() => callback(ctx, error)));
  }

  /** Called by the connection. */
  disconnected(): void {
    this.#state = 'ended';
  }
}

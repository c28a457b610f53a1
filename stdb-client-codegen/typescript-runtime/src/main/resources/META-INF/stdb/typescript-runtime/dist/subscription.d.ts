/** Subscriptions: query sets, their builder and their handle. */
import type { DbConnectionImpl } from './connection.js';
import type { ErrorContextInterface, SubscriptionEventContextInterface } from './context.js';
import { Query, ViewCall, type QueryBuilder } from './query.js';
import type { SetRow } from './query_set.js';
import type { SchemaDef, UntypedRemoteModule } from './schema.js';
type Source = string | Query<any> | ViewCall<any>;
/** Configures a subscription. Of several callbacks of a kind all run. */
export declare class SubscriptionBuilderImpl<M extends UntypedRemoteModule> {
    #private;
    constructor(connection: DbConnectionImpl<M>);
    /** Is called when the rows of all queries are in the cache. */
    onApplied(callback: (ctx: SubscriptionEventContextInterface<M>) => void): this;
    /** Is called when the server refuses the queries, or gives up on them later; `ctx.event` is the error. */
    onError(callback: (ctx: ErrorContextInterface<M>, error: Error) => void): this;
    subscribe(queries: Source | readonly Source[] | ((tables: QueryBuilder<M & SchemaDef>) => Source | readonly Source[])): SubscriptionHandleImpl<M>;
    /** Subscribes to all rows of every table and view of the module; views with parameters are left out. */
    subscribeToAllTables(): SubscriptionHandleImpl<M>;
}
/** A query set at the server. */
export declare class SubscriptionHandleImpl<M extends UntypedRemoteModule> {
    #private;
    constructor(connection: DbConnectionImpl<M>, querySql: readonly string[], onApplied?: readonly ((ctx: SubscriptionEventContextInterface<M>) => void)[], onError?: readonly ((ctx: ErrorContextInterface<M>, error: Error) => void)[]);
    /** Is true once the rows are there and until the subscription ends. */
    isActive(): boolean;
    isEnded(): boolean;
    /** Called by the connection. */
    isUnsubscribing(): boolean;
    /** Is another number after every change of {@link rows}; undefined once the subscription has ended. */
    get version(): number | undefined;
    /** Returns the rows that are in the cache because of this subscription. */
    rows(): IterableIterator<SetRow>;
    unsubscribe(): void;
    /** Unsubscribes and calls back when the rows are gone. */
    unsubscribeThen(onEnd: (ctx: SubscriptionEventContextInterface<M>) => void): void;
    /** Called by the connection, also when rows come again after a loss; tells the first time only. */
    applied(ctx: SubscriptionEventContextInterface<M>, run: (callback: () => void) => void): void;
    /** Called by the connection. */
    ended(ctx: SubscriptionEventContextInterface<M>, run: (callback: () => void) => void): void;
    /** Called by the connection. */
    failed(ctx: ErrorContextInterface<M>, error: Error, run: (callback: () => void) => void): void;
    /** Called by the connection. */
    disconnected(): void;
}
export {};

/** What the cache holds because of one subscription. */
import type { BytesKey, TableCache } from './cache.js';
import type { WebSocketAdapter } from './socket.js';
import type { SubscriptionHandleImpl } from './subscription.js';
/** A row of one subscription. */
export interface SetRow {
    /** Names the row: the primary key, or the whole row in a table without one. */
    readonly key: unknown;
    /** Is equal for equal rows. */
    readonly bytes: BytesKey;
    readonly row: any;
}
/** Knows its rows, so that they can be taken out of the cache when the server gives the set up. */
export declare class QuerySet {
    #private;
    readonly handle: SubscriptionHandleImpl<any>;
    readonly queries: readonly string[];
    /** The connection that was asked for the set last. */
    askedOn: WebSocketAdapter | undefined;
    constructor(handle: SubscriptionHandleImpl<any>, queries: readonly string[]);
    /** Is another number after every change of the rows. */
    get version(): number;
    /** Returns the rows, in the order in which they came. */
    rows(): Generator<SetRow>;
    /** Adds rows of a message to the set and to what its table applies next. */
    stage(table: TableCache, kind: 'inserts' | 'deletes', data: Uint8Array): void;
    /** Takes all rows out of the set, and out of the cache with what is applied next. */
    stageAllDeletes(): void;
}

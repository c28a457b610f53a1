/** The rows of one query as a store. */
import type { SetRow } from './query_set.js';
import { Query, type ViewCall } from './query.js';
import type { ConnectionStore } from './store.js';
/** What is known of the rows of a query. */
export interface RowsSnapshot<Row> {
    /** Those that stay keep their place, new ones come behind. Rows that did not change are the same objects. */
    readonly rows: readonly Row[];
    /** Is true while the rows are those that the server has; false before the first answer and after a loss. */
    readonly isReady: boolean;
    /** Is true from the first answer on. */
    readonly wasReady: boolean;
    /** Why there are no rows: the server refused the query, or the connection has ended. */
    readonly error?: Error | undefined;
    /** The rows by what names them. */
    readonly byKey: ReadonlyMap<unknown, SetRow>;
}
export declare const NO_ROWS: RowsSnapshot<never>;
/** Is subscribed while it has listeners. */
export declare class RowsStore<Row> {
    #private;
    readonly sql: string;
    /** Made by {@link ConnectionStore}. */
    constructor(connections: ConnectionStore<any>, query: Query<any> | ViewCall<any>, sql: string);
    readonly subscribe: (listener: () => void) => (() => void);
    readonly getSnapshot: () => RowsSnapshot<Row>;
    /** Calls back for every row of an event table, whose rows are never kept. Returns what ends it. */
    onEvent(listener: (row: Row) => void): () => void;
    /**
     * Subscribes for a while without anybody who listens. The promise, the same until it settles, settles when there is a
     * first answer or an error in its place, or when it takes long; it never rejects.
     */
    ready(): Promise<void>;
}
/** Returns a function that does something the first time it is called only. */
export declare function once(action: () => void): () => void;

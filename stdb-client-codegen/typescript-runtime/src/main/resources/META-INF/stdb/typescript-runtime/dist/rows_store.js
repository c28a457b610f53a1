/** The rows of one query as a store. */
import { DisconnectedError } from './errors.js';
import { Query } from './query.js';
export const NO_ROWS = { rows: [], isReady: false, wasReady: false, byKey: new Map() };
/** How long rows that somebody waited for are kept until they are used; then the subscription ends. */
const PRELOAD_MS = 30_000;
const ENDED = new DisconnectedError('the connection has ended', false);
/** Is subscribed while it has listeners. */
export class RowsStore {
    sql;
    #connections;
    #query;
    #listeners = new Set();
    #eventListeners = new Set();
    #users = 0;
    #release = () => { };
    #stopWatching = () => { };
    #connection;
    #handle;
    #version;
    #stopEvents = () => { };
    #refusal;
    #ready;
    #snapshot = NO_ROWS;
    /** Made by {@link ConnectionStore}. */
    constructor(connections, query, sql) {
        this.sql = sql;
        this.#connections = connections;
        this.#query = query;
    }
    subscribe = (listener) => {
        const own = () => listener();
        this.#listeners.add(own);
        const leave = this.#use();
        return once(() => {
            this.#listeners.delete(own);
            leave();
        });
    };
    getSnapshot = () => this.#snapshot;
    /** Calls back for every row of an event table, whose rows are never kept. Returns what ends it. */
    onEvent(listener) {
        const own = row => listener(row);
        this.#eventListeners.add(own);
        return () => void this.#eventListeners.delete(own);
    }
    /**
     * Subscribes for a while without anybody who listens. The promise, the same until it settles, settles when there is a
     * first answer or an error in its place, or when it takes long; it never rejects.
     */
    ready() {
        this.#ready ??= new Promise(resolve => {
            const settle = () => {
                this.#ready = undefined;
                resolve();
            };
            const settleIfKnown = () => {
                if (this.#snapshot.wasReady || this.#snapshot.error) {
                    settle();
                }
            };
            const leave = this.subscribe(settleIfKnown);
            keepNothingAlive(setTimeout(() => {
                leave();
                settle();
            }, PRELOAD_MS));
            queueMicrotask(settleIfKnown);
        });
        return this.#ready;
    }
    #update() {
        const connection = this.#connections.connection;
        if (connection !== this.#connection) {
            this.#bind(connection);
        }
        const next = this.#take();
        if (next !== this.#snapshot) {
            this.#snapshot = next;
            [...this.#listeners].forEach(listener => listener());
        }
    }
    #use() {
        if (this.#users++ === 0) {
            const giveUp = this.#release;
            this.#release = this.#connections.acquire();
            giveUp();
            this.#stopWatching();
            this.#stopWatching = this.#connections.watch(() => this.#update());
            this.#update();
        }
        return () => {
            this.#users--;
            setTimeout(() => this.#closeIfUnused(), 0);
        };
    }
    #closeIfUnused() {
        if (this.#users > 0) {
            return;
        }
        this.#unbind();
        this.#connection = undefined;
        this.#snapshot = NO_ROWS;
        this.#release();
        this.#stopWatching();
    }
    #bind(connection) {
        this.#unbind();
        this.#connection = connection;
        if (!connection?.isActive) {
            return;
        }
        this.#refusal = undefined;
        this.#listenToEvents(connection);
        this.#handle = connection
            .subscriptionBuilder()
            .onError((_, error) => (this.#refusal = error))
            .subscribe(this.#query);
    }
    #unbind() {
        this.#stopEvents();
        this.#stopEvents = () => { };
        const handle = this.#handle;
        this.#handle = undefined;
        this.#version = undefined;
        if (handle && !handle.isEnded()) {
            handle.unsubscribe();
        }
    }
    #listenToEvents(connection) {
        const query = this.#query;
        const { isEvent, accessorName } = query instanceof Query ? query.selected : query.tableDef;
        if (!isEvent) {
            return;
        }
        const table = connection.db[accessorName];
        const tell = (_, row) => {
            if (!(query instanceof Query) || query.join || query.matches(row)) {
                [...this.#eventListeners].forEach(listener => listener(row));
            }
        };
        table.onInsert(tell);
        this.#stopEvents = () => table.removeOnInsert(tell);
    }
    #take() {
        const last = this.#snapshot;
        const handle = this.#handle;
        const connection = this.#connection;
        const isReady = handle?.isActive() === true && connection.isConnected;
        const error = this.#refusal ?? (connection?.isActive === false ? (connection.connectionError ?? ENDED) : undefined);
        const isChanged = isReady && handle.version !== this.#version;
        if (!isChanged && last.isReady === isReady && last.error === error) {
            return last;
        }
        if (!isReady || !isChanged) {
            return { ...last, isReady, error };
        }
        this.#version = handle.version;
        const byKey = merge(last.byKey, handle.rows());
        if (byKey === last.byKey && last.isReady && last.error === error) {
            return last;
        }
        const rows = byKey === last.byKey ? last.rows : Array.from(byKey.values(), each => each.row);
        return { rows, isReady, wasReady: true, error, byKey };
    }
}
/** Returns `last` with the rows of now; `last` itself if they are the same. */
function merge(last, rows) {
    const now = new Map();
    for (const each of rows) {
        now.set(each.key, each);
    }
    const result = new Map();
    let isSame = now.size === last.size;
    for (const [key, before] of last) {
        const after = now.get(key);
        if (after) {
            const isEqual = after.bytes === before.bytes;
            isSame &&= isEqual;
            result.set(key, isEqual ? before : after);
        }
        else {
            isSame = false;
        }
    }
    if (isSame) {
        return last;
    }
    for (const [key, after] of now) {
        if (!result.has(key)) {
            result.set(key, after);
        }
    }
    return result;
}
/** Lets Node end while a timer runs. */
function keepNothingAlive(timer) {
    timer.unref?.();
}
/** Returns a function that does something the first time it is called only. */
export function once(action) {
    let isDone = false;
    return () => {
        if (!isDone) {
            isDone = true;
            action();
        }
    };
}

/**
 * Connections and rows as stores, for user interfaces of any kind: what is there now, and a call when that changes.
 *
 * A connection is made when somebody needs it and ended when nobody does. The same query is subscribed to once, however
 * many places show its rows. What is given up is kept for a moment, so that a view that is taken down and built up
 * again changes nothing at the server.
 */
import { DisconnectedError } from './errors.js';
import { RowsStore, once } from './rows_store.js';
export { NO_ROWS, RowsStore } from './rows_store.js';
export { RowsView } from './rows_view.js';
export const NO_CONNECTION = {
    isActive: false,
    isReconnecting: false,
    getConnection: () => null,
};
const stores = new WeakMap();
/** Returns the connection that a builder makes; the same store for the same builder. */
export function connectionStore(builder) {
    let store = stores.get(builder);
    if (!store) {
        store = new ConnectionStore(builder);
        stores.set(builder, store);
    }
    return store;
}
/** The connection of a builder that only the store builds. A lost connection is made again, also the first one. */
export class ConnectionStore {
    #builder;
    #rows = new Map();
    #forgotten = new FinalizationRegistry(sql => this.#forget(sql));
    #watchers = new Set();
    #listeners = new Set();
    #waiting = [];
    #users = 0;
    #connection;
    #token;
    #stopObserving = () => { };
    #snapshot;
    /** Applications call {@link connectionStore}. */
    constructor(builder) {
        this.#builder = builder;
        if (!builder.hasReconnect()) {
            builder.withReconnect({ includesFirst: true });
        }
        this.#snapshot = NO_CONNECTION;
    }
    get connection() {
        return this.#connection;
    }
    /** Makes the connection, unless it is there, and keeps it. Returns what gives it up. */
    acquire() {
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
    subscribe = (listener) => {
        const own = () => listener();
        this.#listeners.add(own);
        return () => void this.#listeners.delete(own);
    };
    getSnapshot = () => this.#snapshot;
    /** Called by stores of rows. Calls back whenever rows may have changed. Returns what ends it. */
    watch(watcher) {
        this.#watchers.add(watcher);
        return () => void this.#watchers.delete(watcher);
    }
    /** Returns the rows of a query; the same store for the same SQL. */
    rows(query) {
        const sql = query.toSql();
        let store = this.#rows.get(sql)?.deref();
        if (!store) {
            store = new RowsStore(this, query, sql);
            this.#rows.set(sql, new WeakRef(store));
            this.#forgotten.register(store, sql);
        }
        return store;
    }
    #forget(sql) {
        if (!this.#rows.get(sql)?.deref()) {
            this.#rows.delete(sql);
        }
    }
    /** Calls a reducer, once there is a connection to call it on. */
    async callReducer(def, ...params) {
        const connection = await this.#whenBuilt();
        return connection.reducers[def.accessorName](...params);
    }
    /** Calls a procedure, once there is a connection to call it on. */
    async callProcedure(def, ...params) {
        const connection = await this.#whenBuilt();
        return connection.procedures[def.accessorName](...params);
    }
    /** Components call before the provider around them has made the connection: parts come up before the whole. */
    #whenBuilt() {
        return this.#connection ?? new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    }
    #open() {
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
    #closeIfUnused() {
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
    #update() {
        this.#token = this.#connection?.token ?? this.#token;
        [...this.#watchers].forEach(watcher => watcher());
        const next = this.#take();
        if (!isSame(this.#snapshot, next)) {
            this.#snapshot = next;
            [...this.#listeners].forEach(listener => listener());
        }
    }
    #take() {
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
function isSame(left, right) {
    return (left.isActive === right.isActive &&
        left.isReconnecting === right.isReconnecting &&
        left.identity === right.identity &&
        left.token === right.token &&
        left.connectionId === right.connectionId &&
        left.connectionError === right.connectionError &&
        left.getConnection() === right.getConnection());
}

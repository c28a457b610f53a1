/** Subscriptions: query sets, their builder and their handle. */
import { Query, makeQueryBuilder } from './query.js';
/** Configures a subscription. Of several callbacks of a kind all run. */
export class SubscriptionBuilderImpl {
    #connection;
    #onApplied = [];
    #onError = [];
    constructor(connection) {
        this.#connection = connection;
    }
    /** Is called when the rows of all queries are in the cache. */
    onApplied(callback) {
        this.#onApplied.push(callback);
        return this;
    }
    /** Is called when the server refuses the queries, or gives up on them later; `ctx.event` is the error. */
    onError(callback) {
        this.#onError.push(callback);
        return this;
    }
    subscribe(queries) {
        const given = typeof queries === 'function' ? queries(makeQueryBuilder(this.#connection.remoteModule)) : queries;
        const list = (Array.isArray(given) ? given : [given]);
        if (list.length === 0) {
            throw new TypeError('a subscription needs at least one query');
        }
        const sql = list.map(each => (typeof each === 'string' ? each : each.toSql()));
        return new SubscriptionHandleImpl(this.#connection, sql, this.#onApplied, this.#onError);
    }
    /** Subscribes to all rows of every table and view of the module; views with parameters are left out. */
    subscribeToAllTables() {
        const all = Object.values(makeQueryBuilder(this.#connection.remoteModule));
        return this.subscribe(all.filter((each) => each instanceof Query));
    }
}
/** A query set at the server. */
export class SubscriptionHandleImpl {
    #connection;
    #onApplied;
    #onError;
    #querySetId;
    #onEnd;
    #wasApplied = false;
    #state = 'pending';
    constructor(connection, querySql, onApplied = [], onError = []) {
        this.#connection = connection;
        this.#onApplied = onApplied;
        this.#onError = onError;
        this.#querySetId = connection.registerSubscription(this, querySql);
    }
    /** Is true once the rows are there and until the subscription ends. */
    isActive() {
        return this.#state === 'active' || this.#state === 'unsubscribing';
    }
    isEnded() {
        return this.#state === 'ended';
    }
    /** Called by the connection. */
    isUnsubscribing() {
        return this.#state === 'unsubscribing';
    }
    /** Is another number after every change of {@link rows}; undefined once the subscription has ended. */
    get version() {
        return this.#connection.querySet(this.#querySetId)?.version;
    }
    /** Returns the rows that are in the cache because of this subscription. */
    rows() {
        return (this.#connection.querySet(this.#querySetId)?.rows() ?? [].values());
    }
    unsubscribe() {
        this.#unsubscribe(undefined);
    }
    /** Unsubscribes and calls back when the rows are gone. */
    unsubscribeThen(onEnd) {
        this.#unsubscribe(onEnd);
    }
    #unsubscribe(onEnd) {
        if (this.#state === 'unsubscribing' || this.#state === 'ended') {
            throw new Error('the subscription was ended before');
        }
        this.#onEnd = onEnd;
        this.#state = 'unsubscribing';
        this.#connection.unregisterSubscription(this.#querySetId);
    }
    /** Called by the connection, also when rows come again after a loss; tells the first time only. */
    applied(ctx, run) {
        if (this.#state === 'pending') {
            this.#state = 'active';
        }
        if (!this.#wasApplied) {
            this.#wasApplied = true;
            this.#onApplied.forEach(callback => run(() => callback(ctx)));
        }
    }
    /** Called by the connection. */
    ended(ctx, run) {
        this.#state = 'ended';
        const onEnd = this.#onEnd;
        if (onEnd) {
            run(() => onEnd(ctx));
        }
    }
    /** Called by the connection. */
    failed(ctx, error, run) {
        this.#state = 'ended';
        this.#onError.forEach(callback => run(() => callback(ctx, error)));
    }
    /** Called by the connection. */
    disconnected() {
        this.#state = 'ended';
    }
}

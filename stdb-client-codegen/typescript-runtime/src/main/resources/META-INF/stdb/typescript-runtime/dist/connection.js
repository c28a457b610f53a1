/** One connection to one database: owns the cache, applies messages, calls back. */
import { BinaryReader, BinaryWriter } from './bsatn.js';
import { TableCache, remove } from './cache.js';
import { DisconnectedError, IdentityChangedError, InternalError, SenderError } from './errors.js';
import { withNamespaces } from './namespaces.js';
import { callProcedureMessage, callReducerMessage, oneOffQueryMessage, subscribeBatchMessage, subscribeMessage, unsubscribeMessage, } from './protocol.js';
import { QuerySet } from './query_set.js';
import { Reconnection, newSessionId, wait } from './reconnection.js';
import { FrameWriter, PROTOCOLS, readMessages, toError, } from './socket.js';
import { SubscriptionBuilderImpl } from './subscription.js';
export class DbConnectionImpl {
    db;
    reducers;
    procedures;
    remoteModule;
    identity;
    token;
    connectionId;
    #config;
    #tables = new Map();
    #querySets = new Map();
    #calls = new Map();
    #out = new FrameWriter();
    #socket;
    #reconnection;
    #sessionId;
    #state = 'connecting';
    #wasReady = false;
    #resync;
    #kept = [];
    #stopWaiting = () => { };
    #disconnectRequested = false;
    #lastError;
    #reason;
    #nextRequestId = 0;
    #nextQuerySetId = 0;
    #messageCount = 0;
    #observers = new Set();
    constructor(config) {
        this.#config = config;
        this.remoteModule = config.remoteModule;
        this.token = config.token;
        this.#reconnection = config.reconnect ? new Reconnection(config.reconnect) : undefined;
        this.#sessionId = config.reconnect ? newSessionId() : undefined;
        const db = {};
        for (const [name, def] of Object.entries(config.remoteModule.tables)) {
            const table = new TableCache(def);
            db[name] = table.handle;
            this.#tables.set(def.sourceName, table);
        }
        this.db = withNamespaces(db);
        this.reducers = this.#makeReducers();
        this.procedures = this.#makeProcedures();
        void this.#connect();
    }
    /** Is true until the connection has ended for good. */
    get isActive() {
        return this.#state !== 'ended';
    }
    /** Is true while a lost connection is being made again; the cache keeps its rows. */
    get isReconnecting() {
        return this.#state === 'reconnecting';
    }
    /** Is true while requests are answered: the server has greeted, and the connection is not lost. */
    get isConnected() {
        return this.#state === 'connected';
    }
    /** Why there is no connection, if it is not the application that ended it. */
    get connectionError() {
        return this.#state === 'reconnecting' || this.#state === 'ended' ? this.#reason : undefined;
    }
    /**
     * Calls back after every message that may have changed rows or subscriptions, behind the callbacks on rows, and when
     * the state of the connection has changed. Returns what ends it.
     */
    observe(observer) {
        this.#observers.add(observer);
        return () => void this.#observers.delete(observer);
    }
    #tellObservers() {
        [...this.#observers].forEach(this.#run);
    }
    #makeReducers() {
        const result = {};
        for (const def of this.remoteModule.reducers) {
            result[def.accessorName] = async (params = {}) => this.callReducer(def.name, encode(def.paramsType, params), params);
        }
        return withNamespaces(result);
    }
    #makeProcedures() {
        const result = {};
        for (const def of this.remoteModule.procedures) {
            result[def.accessorName] = async (params = {}) => {
                const returned = await this.callProcedure(def.name, encode(def.paramsType, params));
                return def.returnType.read(new BinaryReader(returned));
            };
        }
        return withNamespaces(result);
    }
    async #connect() {
        const token = this.token;
        const { uri, nameOrAddress, createWSFn, compression, lightMode, confirmedReads } = this.#config;
        try {
            const args = { url: uri, wsProtocol: PROTOCOLS, nameOrAddress, compression, lightMode };
            const socket = await createWSFn({
                ...args,
                ...(token === undefined ? {} : { authToken: token }),
                ...(confirmedReads === undefined ? {} : { confirmedReads }),
                ...(this.#sessionId === undefined ? {} : { sessionId: this.#sessionId }),
            });
            if (this.#disconnectRequested) {
                socket.close();
                return;
            }
            this.#attach(socket);
        }
        catch (error) {
            this.#lastError = toError(error);
            this.#closed(undefined);
        }
    }
    #attach(socket) {
        this.#socket = socket;
        socket.onopen = () => {
            if (this.#socket === socket && this.#state === 'connecting') {
                this.#out.open(socket);
            }
        };
        socket.onmessage = message => {
            try {
                readMessages(message.data, each => {
                    if (this.#socket === socket) {
                        this.#onMessage(each);
                    }
                });
            }
            catch (error) {
                // The cache may lack what the message brought: nothing behind it may be applied.
                this.#lastError ??= toError(error);
                this.#end();
                socket.close();
            }
        };
        socket.onerror = event => {
            this.#lastError ??= event instanceof Error ? event : new Error(event?.message || 'WebSocket error');
        };
        socket.onclose = event => {
            if (this.#socket === socket) {
                this.#closed(event?.code);
            }
        };
    }
    /** The connection, or an attempt at one, is no more. */
    #closed(code) {
        const again = this.#reconnection;
        if (!this.isActive) {
            return;
        }
        if (again && !this.#disconnectRequested && again.isWorthwhile(this.#wasReady, this.#lastError)) {
            this.#lost(again, code);
        }
        else {
            this.#end();
        }
    }
    #lost(again, code) {
        const error = this.#lastError;
        this.#failCalls(this.#state === 'connected');
        this.#out.close();
        this.#state = 'reconnecting';
        this.#socket = undefined;
        this.#lastError = undefined;
        const hadAskedBatch = this.#resync?.isBatch === true && this.#resync.awaited.size > 0;
        this.#resync = undefined;
        const delayMs = again.next(code, hadAskedBatch);
        this.#stopWaiting = wait(delayMs, () => void this.#connect());
        const attempt = again.attempt;
        this.#reason = error;
        this.#config.onReconnecting.forEach(callback => this.#run(() => callback(this, attempt, delayMs, error)));
        this.#tellObservers();
    }
    #failCalls(isOutcomeUnknown) {
        const calls = [...this.#calls.values()];
        this.#calls.clear();
        calls.forEach(call => call.reject(new DisconnectedError(`connection ended before the outcome of ${call.name} was known`, isOutcomeUnknown)));
    }
    #end() {
        if (!this.isActive) {
            return;
        }
        this.#failCalls(this.#state === 'connected');
        this.#state = 'ended';
        this.#stopWaiting();
        this.#out.close();
        const kept = this.#kept;
        this.#kept = [];
        kept.forEach(({ call }) => call.reject(new DisconnectedError('the connection has ended', false)));
        this.#querySets.forEach(({ handle }) => handle.disconnected());
        this.#querySets.clear();
        this.#reason = this.#disconnectRequested ? undefined : this.#lastError;
        if (this.#wasReady) {
            this.#tellEnd(this.#config.onDisconnect);
        }
        else if (!this.#disconnectRequested) {
            this.#reason ??= new Error('the connection was closed before it was established');
            this.#tellEnd(this.#config.onConnectError);
        }
        this.#tellObservers();
    }
    #tellEnd(callbacks) {
        const error = this.#reason;
        const ctx = this.#context(error);
        callbacks.forEach(callback => this.#run(() => callback(ctx, error)));
    }
    /** Ends the connection. Calls without an answer reject; rows stay readable. */
    disconnect() {
        this.#disconnectRequested = true;
        if (this.#state === 'connected') {
            this.#socket?.close();
        }
        else {
            this.#end();
            this.#socket?.close();
        }
    }
    subscriptionBuilder = () => new SubscriptionBuilderImpl(this);
    /** Called by handles. */
    registerSubscription(handle, queries) {
        this.#checkActive();
        const querySetId = this.#nextQuerySetId++;
        const set = new QuerySet(handle, queries);
        this.#querySets.set(querySetId, set);
        if (this.#state !== 'reconnecting') {
            this.#ask(querySetId, set);
        }
        return querySetId;
    }
    #ask(querySetId, set) {
        set.askedOn = this.#socket;
        this.#out.send(subscribeMessage(this.#nextRequestId++, querySetId, set.queries));
    }
    /** Called by handles. */
    unregisterSubscription(querySetId) {
        this.#checkActive();
        if (this.#state === 'reconnecting') {
            // The set is not asked for again, or ended when the connection is back.
            return;
        }
        this.#out.send(unsubscribeMessage(this.#nextRequestId++, querySetId));
    }
    /** Called by handles. Returns nothing for a set that has ended. */
    querySet(querySetId) {
        return this.#querySets.get(querySetId);
    }
    callReducer(name, args, params = {}) {
        return this.#call(name, params, requestId => callReducerMessage(requestId, name, args));
    }
    callProcedure(name, args) {
        return this.#call(name, undefined, requestId => callProcedureMessage(requestId, name, args));
    }
    /** Asks the server once; the rows do not go into the cache. */
    async remoteQuery(query) {
        const sql = typeof query === 'string' ? query : query.toSql();
        const tables = await this.#call(sql, undefined, id => oneOffQueryMessage(id, sql));
        return tables.flatMap(({ table, rows }) => this.#tables
            .get(table)
            ?.decode(rows)
            .map(each => each.row) ?? []);
    }
    async #call(name, args, message) {
        this.#checkActive();
        const requestId = this.#nextRequestId++;
        return new Promise((resolve, reject) => {
            const call = { name, args, resolve, reject };
            if (this.#state !== 'reconnecting') {
                this.#calls.set(requestId, call);
                this.#out.send(message(requestId));
            }
            else if (this.#kept.length < this.#reconnection.keptCalls) {
                this.#kept.push({ requestId, message: message(requestId), call });
            }
            else {
                reject(new DisconnectedError('the connection is lost', false));
            }
        });
    }
    #checkActive() {
        if (!this.isActive) {
            throw new DisconnectedError('the connection has ended', false);
        }
    }
    #onMessage(message) {
        if (!this.isActive) {
            return;
        }
        this.#messageCount++;
        switch (message.tag) {
            case 'InitialConnection':
                this.#onInitialConnection(message);
                break;
            case 'SubscribeApplied':
                this.#onSubscribeApplied(message.querySetId, message.rows);
                break;
            case 'SubscribeBatchApplied':
                this.#onSubscribeBatchApplied(message.results);
                break;
            case 'UnsubscribeApplied':
                this.#endSet(message.querySetId, { tag: 'UnsubscribeApplied' }, (handle, ctx) => handle.ended(ctx, this.#run));
                break;
            case 'SubscriptionError':
                this.#onSubscriptionError(message.querySetId, message.error);
                break;
            case 'TransactionUpdate':
                this.#applyUpdates(message.querySets, { tag: 'Transaction' });
                break;
            case 'OneOffQueryResult':
                this.#settle(message.requestId, call => typeof message.result === 'string'
                    ? call.reject(new InternalError(message.result))
                    : call.resolve(message.result));
                break;
            case 'ReducerResult':
                this.#onReducerResult(message.requestId, message.timestamp, message.outcome);
                break;
            case 'ProcedureResult':
                this.#settle(message.requestId, call => message.returned ? call.resolve(message.returned) : call.reject(new InternalError(message.error)));
                break;
        }
    }
    #onInitialConnection(message) {
        if (this.#wasReady && !this.identity?.isEqual(message.identity)) {
            const now = message.identity.toHexString();
            this.#lastError = new IdentityChangedError(`the server gave another identity to a connection made again: ${now}; build a new connection`);
            this.#end();
            this.#socket?.close();
            return;
        }
        this.identity = message.identity;
        this.connectionId = message.connectionId;
        this.token ??= message.token;
        if (this.#state === 'reconnecting') {
            this.#catchUp(this.#reconnection);
        }
        else {
            this.#state = 'connected';
            this.#tellConnected(message.identity, this.token);
        }
    }
    #tellConnected(identity, token) {
        this.#wasReady = true;
        this.#config.onConnect.forEach(callback => this.#run(() => callback(this, identity, token)));
        this.#tellObservers();
    }
    /** Asks the new connection for all query sets; requests wait until the cache shows the answers. */
    #catchUp(again) {
        const socket = this.#socket;
        const wanted = [...this.#querySets].filter(([, set]) => !set.handle.isUnsubscribing());
        wanted.forEach(([, set]) => (set.askedOn = socket));
        const isBatch = again.usesBatch && wanted.length > 0;
        this.#resync = { isBatch, awaited: new Set(wanted.map(([id]) => id)), told: [] };
        this.#out.open(socket);
        if (isBatch) {
            const sets = wanted.map(([id, { queries }]) => ({ id, queries }));
            this.#out.send(subscribeBatchMessage(this.#nextRequestId++, sets));
        }
        else {
            wanted.forEach(([id, set]) => this.#ask(id, set));
        }
        this.#finishIfCaughtUp();
    }
    #onSubscribeBatchApplied(results) {
        if (results.length > 1 && results.every(each => typeof each.result === 'string')) {
            // Too much for one answer, perhaps; alone each may be possible.
            this.#reconnection.giveUpBatches();
            this.#catchUp(this.#reconnection);
            return;
        }
        for (const { querySetId, result } of results) {
            if (typeof result === 'string') {
                this.#onSubscriptionError(querySetId, result);
            }
            else {
                this.#onSubscribeApplied(querySetId, result);
            }
        }
    }
    /** Notes the answer of a set, if the cache is catching up. */
    #answered(querySetId) {
        this.#resync?.awaited.delete(querySetId);
        this.#finishIfCaughtUp();
    }
    #finishIfCaughtUp() {
        const resync = this.#resync;
        if (!resync || resync.awaited.size > 0) {
            return;
        }
        this.#resync = undefined;
        this.#reconnection.succeeded();
        this.#state = 'connected';
        this.#resumeSets(resync);
        const kept = this.#kept;
        this.#kept = [];
        for (const { requestId, message, call } of kept) {
            this.#calls.set(requestId, call);
            this.#out.send(message);
        }
        const isFirst = !this.#wasReady;
        const event = { tag: isFirst ? 'SubscribeApplied' : 'Resynchronized' };
        this.#applyStaged(event, ctx => resync.told.forEach(each => each(ctx)));
        if (isFirst) {
            this.#tellConnected(this.identity, this.token);
        }
        else {
            const ctx = this.#context({ id: this.#eventId(), ...event });
            this.#config.onReconnected.forEach(callback => this.#run(() => callback(ctx)));
        }
    }
    /** Does with query sets what could not be done while the connection was lost. */
    #resumeSets(resync) {
        for (const [id, set] of [...this.#querySets]) {
            if (set.handle.isUnsubscribing() && set.askedOn === this.#socket) {
                this.unregisterSubscription(id);
            }
            else if (set.handle.isUnsubscribing()) {
                set.stageAllDeletes();
                this.#querySets.delete(id);
                resync.told.push(ctx => set.handle.ended(ctx, this.#run));
            }
            else if (set.askedOn !== this.#socket) {
                this.#ask(id, set);
            }
        }
    }
    #onSubscribeApplied(querySetId, rows) {
        const set = this.#querySets.get(querySetId);
        if (!set) {
            return;
        }
        // What an earlier connection reported is replaced.
        set.stageAllDeletes();
        for (const each of rows) {
            this.#stage(set, each.table, 'inserts', each.rows);
        }
        this.#commit({ tag: 'SubscribeApplied' }, ctx => set.handle.applied(ctx, this.#run));
        this.#answered(querySetId);
    }
    #onSubscriptionError(querySetId, text) {
        const error = new Error(text);
        this.#endSet(querySetId, { tag: 'Error', value: error }, handle => handle.failed(this.#context(error), error, this.#run));
        this.#answered(querySetId);
    }
    /** Takes out the rows of a query set. Which these are is known here, so that the server need not send them again. */
    #endSet(querySetId, event, tell) {
        const set = this.#querySets.get(querySetId);
        if (!set) {
            return;
        }
        set.stageAllDeletes();
        this.#querySets.delete(querySetId);
        this.#commit(event, ctx => tell(set.handle, ctx));
    }
    #onReducerResult(requestId, timestamp, outcome) {
        const call = this.#calls.get(requestId);
        if (outcome.tag === 'Ok') {
            const reducer = { name: call?.name ?? '', args: call?.args };
            this.#applyUpdates(outcome.value.transactionUpdate.querySets, {
                tag: 'Reducer',
                value: { timestamp, outcome, reducer },
            });
        }
        this.#settle(requestId, each => {
            if (outcome.tag === 'Err') {
                const error = new BinaryReader(outcome.value);
                const text = error.readString();
                each.reject(new SenderError(text, outcome.value.subarray(outcome.value.length - error.remaining)));
            }
            else if (outcome.tag === 'InternalError') {
                each.reject(new InternalError(outcome.value));
            }
            else {
                each.resolve(undefined);
            }
        });
    }
    #settle(requestId, action) {
        const call = this.#calls.get(requestId);
        if (call) {
            this.#calls.delete(requestId);
            action(call);
        }
    }
    /** Rows of tables the bindings do not know, which newer modules may have, are passed over. */
    #stage(set, tableName, kind, data) {
        const table = this.#tables.get(tableName);
        if (table) {
            set.stage(table, kind, data);
        }
    }
    #applyUpdates(querySets, event) {
        for (const { querySetId, updates } of querySets) {
            const set = this.#querySets.get(querySetId);
            for (const update of set ? updates : []) {
                if (update.isEvent) {
                    const table = this.#tables.get(update.table);
                    table?.stageEvents(table.decode(update.inserts));
                }
                else {
                    this.#stage(set, update.table, 'inserts', update.inserts);
                    this.#stage(set, update.table, 'deletes', update.deletes);
                }
            }
        }
        this.#commit(event);
    }
    /** Shows what was staged and calls back, unless the cache is catching up. */
    #commit(event, first) {
        if (!this.#resync) {
            this.#applyStaged(event, first);
        }
        else if (first) {
            this.#resync.told.push(first);
        }
    }
    #eventId() {
        return `${this.connectionId?.toHexString() ?? ''}:${this.#messageCount}`;
    }
    /** Changes the cache as a whole, then calls back: `first` first, then table by table in the order of the bindings. */
    #applyStaged(event, first) {
        const ctx = this.#context({ id: this.#eventId(), ...event });
        const changes = [];
        for (const table of this.#tables.values()) {
            table.notifyBefore(ctx, this.#onCallbackError);
        }
        for (const table of this.#tables.values()) {
            changes.push([table, table.apply()]);
        }
        first?.(ctx);
        for (const [table, change] of changes) {
            table.notify(ctx, change, this.#onCallbackError);
        }
        this.#tellObservers();
    }
    #context(event) {
        const connection = this;
        return {
            db: this.db,
            reducers: this.reducers,
            procedures: this.procedures,
            get isActive() {
                return connection.isActive;
            },
            identity: this.identity,
            connectionId: this.connectionId,
            subscriptionBuilder: () => this.subscriptionBuilder(),
            disconnect: () => this.disconnect(),
            event,
        };
    }
    #onCallbackError = (error) => {
        try {
            this.#config.onCallbackError(error);
        }
        catch (worse) {
            console.error('stdb: the handler of callback errors failed', worse, error);
        }
    };
    #run = (callback) => {
        try {
            callback();
        }
        catch (error) {
            this.#onCallbackError(error);
        }
    };
    removeOnConnect(callback) {
        remove(this.#config.onConnect, callback);
    }
    removeOnConnectError(callback) {
        remove(this.#config.onConnectError, callback);
    }
    removeOnDisconnect(callback) {
        remove(this.#config.onDisconnect, callback);
    }
}
function encode(type, params) {
    const writer = new BinaryWriter();
    type.write(writer, params);
    return writer.getBuffer();
}

/** One connection to one database: owns the cache, applies messages, calls back. */
import { BinaryReader, BinaryWriter } from './bsatn.js';
import { TableCache, remove } from './cache.js';
import { DisconnectedError, InternalError, SenderError } from './errors.js';
import { callProcedureMessage, callReducerMessage, oneOffQueryMessage, subscribeMessage, unsubscribeMessage, } from './protocol.js';
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
    isActive = true;
    #config;
    #tables = new Map();
    #querySets = new Map();
    #calls = new Map();
    #out = new FrameWriter();
    #socket;
    #connected = false;
    #disconnectRequested = false;
    #lastError;
    #nextRequestId = 0;
    #nextQuerySetId = 0;
    #messageCount = 0;
    constructor(config) {
        this.#config = config;
        this.remoteModule = config.remoteModule;
        this.token = config.token;
        const db = {};
        for (const [name, def] of Object.entries(config.remoteModule.tables)) {
            const table = new TableCache(def);
            db[name] = table.handle;
            this.#tables.set(def.sourceName, table);
        }
        this.db = db;
        this.reducers = this.#makeReducers();
        this.procedures = this.#makeProcedures();
        void this.#connect();
    }
    #makeReducers() {
        const result = {};
        for (const def of this.remoteModule.reducers) {
            result[def.accessorName] = async (params = {}) => this.callReducer(def.name, encode(def.paramsType, params), params);
        }
        return result;
    }
    #makeProcedures() {
        const result = {};
        for (const def of this.remoteModule.procedures) {
            result[def.accessorName] = async (params = {}) => {
                const returned = await this.callProcedure(def.name, encode(def.paramsType, params));
                return def.returnType.read(new BinaryReader(returned));
            };
        }
        return result;
    }
    async #connect() {
        const { uri, nameOrAddress, token, createWSFn, compression, lightMode, confirmedReads } = this.#config;
        try {
            const args = { url: uri, wsProtocol: PROTOCOLS, nameOrAddress, compression, lightMode };
            const socket = await createWSFn({
                ...args,
                ...(token === undefined ? {} : { authToken: token }),
                ...(confirmedReads === undefined ? {} : { confirmedReads }),
            });
            if (this.#disconnectRequested) {
                socket.close();
                return;
            }
            this.#attach(socket);
        }
        catch (error) {
            this.#lastError = toError(error);
            this.#end();
        }
    }
    #attach(socket) {
        this.#socket = socket;
        socket.onopen = () => this.#out.open(socket);
        socket.onmessage = message => {
            try {
                readMessages(message.data, each => this.#onMessage(each));
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
        socket.onclose = () => this.#end();
    }
    #end() {
        if (!this.isActive) {
            return;
        }
        this.isActive = false;
        this.#out.close();
        const calls = [...this.#calls.values()];
        this.#calls.clear();
        calls.forEach(call => call.reject(new DisconnectedError(`connection ended before the outcome of ${call.name} was known`)));
        this.#querySets.forEach(({ handle }) => handle.disconnected());
        this.#querySets.clear();
        if (this.#connected) {
            const error = this.#disconnectRequested ? undefined : this.#lastError;
            const ctx = this.#context(error);
            this.#config.onDisconnect.forEach(callback => this.#run(() => callback(ctx, error)));
        }
        else if (!this.#disconnectRequested) {
            const error = this.#lastError ?? new Error('the connection was closed before it was established');
            const ctx = this.#context(error);
            this.#config.onConnectError.forEach(callback => this.#run(() => callback(ctx, error)));
        }
    }
    /** Ends the connection. Calls without an answer reject; rows stay readable. */
    disconnect() {
        this.#disconnectRequested = true;
        if (this.#connected) {
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
        this.#querySets.set(querySetId, { handle, rows: new Map() });
        this.#out.send(subscribeMessage(this.#nextRequestId++, querySetId, queries));
        return querySetId;
    }
    /** Called by handles. */
    unregisterSubscription(querySetId) {
        this.#checkActive();
        this.#out.send(unsubscribeMessage(this.#nextRequestId++, querySetId));
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
        return tables.flatMap(({ table, rows }) => this.#tables.get(table)?.decode(rows).map(each => each.row) ?? []);
    }
    async #call(name, args, message) {
        this.#checkActive();
        const requestId = this.#nextRequestId++;
        return new Promise((resolve, reject) => {
            this.#calls.set(requestId, { name, args, resolve, reject });
            this.#out.send(message(requestId));
        });
    }
    #checkActive() {
        if (!this.isActive) {
            throw new DisconnectedError('the connection has ended');
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
        this.identity = message.identity;
        this.connectionId = message.connectionId;
        this.token ??= message.token;
        this.#connected = true;
        const token = this.token;
        this.#config.onConnect.forEach(callback => this.#run(() => callback(this, message.identity, token)));
    }
    #onSubscribeApplied(querySetId, rows) {
        const set = this.#querySets.get(querySetId);
        if (!set) {
            return;
        }
        for (const each of rows) {
            this.#stage(set, this.#tables.get(each.table), 'inserts', each.rows);
        }
        this.#applyStaged({ tag: 'SubscribeApplied' }, ctx => set.handle.applied(ctx, this.#run));
    }
    #onSubscriptionError(querySetId, text) {
        const error = new Error(text);
        this.#endSet(querySetId, { tag: 'Error', value: error }, handle => handle.failed(this.#context(error), error, this.#run));
    }
    /** Takes out the rows of a query set. Which these are is known here, so that the server need not send them again. */
    #endSet(querySetId, event, tell) {
        const set = this.#querySets.get(querySetId);
        if (!set) {
            return;
        }
        stageAllDeletes(set);
        this.#querySets.delete(querySetId);
        this.#applyStaged(event, ctx => tell(set.handle, ctx));
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
                each.reject(new SenderError(new BinaryReader(outcome.value).readString()));
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
    #stage(set, table, kind, data) {
        if (table) {
            const operations = table.decode(data);
            table.stage(kind, operations);
            contribute(set, table, kind === 'inserts' ? 1 : -1, operations);
        }
    }
    #applyUpdates(querySets, event) {
        for (const { querySetId, updates } of querySets) {
            const set = this.#querySets.get(querySetId);
            for (const update of set ? updates : []) {
                const table = this.#tables.get(update.table);
                if (update.isEvent) {
                    table?.stageEvents(table.decode(update.inserts));
                }
                else {
                    this.#stage(set, table, 'inserts', update.inserts);
                    this.#stage(set, table, 'deletes', update.deletes);
                }
            }
        }
        this.#applyStaged(event);
    }
    /** Changes the cache as a whole, then calls back: `first` first, then table by table in the order of the bindings. */
    #applyStaged(event, first) {
        const id = `${this.connectionId?.toHexString() ?? ''}:${this.#messageCount}`;
        const ctx = this.#context({ id, ...event });
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
function contribute(set, table, delta, operations) {
    let rows = set.rows.get(table);
    if (!rows) {
        rows = new Map();
        set.rows.set(table, rows);
    }
    for (const { key, row } of operations) {
        const contribution = rows.get(key) ?? { row, count: 0 };
        contribution.count += delta;
        if (contribution.count === 0) {
            rows.delete(key);
        }
        else {
            rows.set(key, contribution);
        }
    }
}
function stageAllDeletes(set) {
    for (const [table, rows] of set.rows) {
        for (const [key, { row, count }] of rows) {
            table.stage('deletes', Array.from({ length: count }, () => ({ key, row })));
        }
    }
}

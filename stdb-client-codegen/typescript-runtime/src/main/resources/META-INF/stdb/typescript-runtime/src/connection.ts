/** One connection to one database: owns the cache, applies messages, calls back. */

import { BinaryReader, BinaryWriter } from './bsatn.js';
import type { InferTypeOfRow, RowObj } from './builders.js';
import { TableCache, remove, type Changes } from './cache.js';
import type { ClientDbView, DbContext, Event } from './context.js';
import { DisconnectedError, IdentityChangedError, InternalError, SenderError } from './errors.js';
import { withNamespaces } from './namespaces.js';
import {
  callProcedureMessage,
  callReducerMessage,
  oneOffQueryMessage,
  subscribeBatchMessage,
  subscribeMessage,
  unsubscribeMessage,
  type QuerySetUpdate,
  type ReducerOutcome,
  type ServerMessage,
  type SetResult,
  type TableRows,
} from './protocol.js';
import type { Query } from './query.js';
import { QuerySet } from './query_set.js';
import { Reconnection, newSessionId, wait, type ReconnectPolicy } from './reconnection.js';
import type { ProceduresView, ReducersView, UntypedRemoteModule } from './schema.js';
import {
  FrameWriter,
  PROTOCOLS,
  readMessages,
  toError,
  type Compression,
  type WebSocketAdapter,
  type WebSocketFactory,
} from './socket.js';
import { Traffic, type ConnectionStatistics } from './statistics.js';
import { SubscriptionBuilderImpl, SubscriptionHandleImpl } from './subscription.js';
import type { ConnectionId, Identity, Timestamp } from './values.js';

export interface DbConnectionConfig<M extends UntypedRemoteModule> {
  uri: URL;
  nameOrAddress: string;
  token?: string | undefined;
  createWSFn: WebSocketFactory;
  compression: Compression;
  lightMode: boolean;
  confirmedReads?: boolean | undefined;
  reconnect?: ReconnectPolicy | undefined;
  remoteModule: M;
  onConnect: ((connection: any, identity: Identity, token: string) => void)[];
  onConnectError: ((ctx: any, error: Error) => void)[];
  onDisconnect: ((ctx: any, error?: Error) => void)[];
  onReconnecting: ((connection: any, attempt: number, delayMs: number, error?: Error) => void)[];
  onReconnected: ((ctx: any) => void)[];
  onCallbackError: (error: unknown) => void;
}

interface PendingCall {
  readonly name: string;
  readonly args: unknown;
  /** When it was sent, in the time of `performance.now()`. */
  sentMs: number;
  resolve(value: any): void;
  reject(error: Error): void;
}

/** A call to be sent. */
interface UnsentCall {
  readonly requestId: number;
  readonly message: Uint8Array;
  readonly call: PendingCall;
}

/**
 * Catching up after a gap: all query sets are asked for again, and what their answers change is shown at once when the
 * last has come, so that no row disappears for a moment.
 */
interface Resync {
  readonly isBatch: boolean;
  /** The sets without an answer. */
  readonly awaited: Set<number>;
  /** Whom to tell once the rows are in the cache. */
  readonly told: ((ctx: any) => void)[];
}

type State = 'connecting' | 'connected' | 'reconnecting' | 'ended';

export class DbConnectionImpl<M extends UntypedRemoteModule> implements DbContext<M> {
  readonly db: ClientDbView<M>;
  readonly reducers: ReducersView<M>;
  readonly procedures: ProceduresView<M>;
  readonly remoteModule: M;
  identity?: Identity;
  token?: string | undefined;
  connectionId: ConnectionId | undefined;

  readonly #config: DbConnectionConfig<M>;
  readonly #tables = new Map<string, TableCache>();
  readonly #querySets = new Map<number, QuerySet>();
  readonly #calls = new Map<number, PendingCall>();
  readonly #traffic = new Traffic();
  readonly #out = new FrameWriter(this.#traffic);
  #socket: WebSocketAdapter | undefined;
  readonly #reconnection: Reconnection | undefined;
  readonly #sessionId: string | undefined;
  #state: State = 'connecting';
  #wasReady = false;
  #resync: Resync | undefined;
  #kept: UnsentCall[] = [];
  #stopWaiting: () => void = () => {};
  #disconnectRequested = false;
  #lastError: Error | undefined;
  #reason: Error | undefined;
  #nextRequestId = 0;
  #nextQuerySetId = 0;
  #messageCount = 0;
  readonly #observers = new Set<() => void>();

  constructor(config: DbConnectionConfig<M>) {
    this.#config = config;
    this.remoteModule = config.remoteModule;
    this.token = config.token;
    this.#reconnection = config.reconnect ? new Reconnection(config.reconnect) : undefined;
    this.#sessionId = config.reconnect ? newSessionId() : undefined;
    const db: Record<string, object> = {};
    for (const [name, def] of Object.entries(config.remoteModule.tables)) {
      const table = new TableCache(def);
      db[name] = table.handle;
      this.#tables.set(def.sourceName, table);
    }
    this.db = withNamespaces(db) as any;
    this.reducers = this.#makeReducers();
    this.procedures = this.#makeProcedures();
    void this.#connect();
  }

  /** Is true until the connection has ended for good. */
  get isActive(): boolean {
    return this.#state !== 'ended';
  }

  /** Is true while a lost connection is being made again; the cache keeps its rows. */
  get isReconnecting(): boolean {
    return this.#state === 'reconnecting';
  }

  /** Is true while requests are answered: the server has greeted, and the connection is not lost. */
  get isConnected(): boolean {
    return this.#state === 'connected';
  }

  /** Why there is no connection, if it is not the application that ended it. */
  get connectionError(): Error | undefined {
    return this.#state === 'reconnecting' || this.#state === 'ended' ? this.#reason : undefined;
  }

  /** Returns what went over the connection so far. */
  statistics(): ConnectionStatistics {
    return this.#traffic.statistics();
  }

  /**
   * Calls back after every message that may have changed rows or subscriptions, behind the callbacks on rows, and when
   * the state of the connection has changed. Returns what ends it.
   */
  observe(observer: () => void): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  #tellObservers(): void {
    [...this.#observers].forEach(this.#run);
  }

  #makeReducers(): ReducersView<M> {
    const result: Record<string, (params?: object) => Promise<void>> = {};
    for (const def of this.remoteModule.reducers) {
      result[def.accessorName] = async (params = {}) =>
        this.callReducer(def.name, encode(def.paramsType, params), params);
    }
    return withNamespaces(result) as any;
  }

  #makeProcedures(): ProceduresView<M> {
    const result: Record<string, (params?: object) => Promise<unknown>> = {};
    for (const def of this.remoteModule.procedures) {
      result[def.accessorName] = async (params = {}) => {
        const returned = await this.callProcedure(def.name, encode(def.paramsType, params));
        return def.returnType.read(new BinaryReader(returned));
      };
    }
    return withNamespaces(result) as any;
  }

  async #connect(): Promise<void> {
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
    } catch (error) {
      this.#lastError = toError(error);
      this.#closed(undefined);
    }
  }

  #attach(socket: WebSocketAdapter): void {
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#socket === socket && this.#state === 'connecting') {
        this.#out.open(socket);
      }
    };
    socket.onmessage = message => {
      this.#traffic.receivedBytes(message.sizeBytes ?? message.data.length);
      try {
        readMessages(message.data, (each, rowCount) => {
          this.#traffic.receivedMessage(rowCount);
          if (this.#socket === socket) {
            this.#onMessage(each);
          }
        });
      } catch (error) {
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
  #closed(code: number | undefined): void {
    const again = this.#reconnection;
    if (!this.isActive) {
      return;
    }
    if (again && !this.#disconnectRequested && again.isWorthwhile(this.#wasReady, this.#lastError)) {
      this.#lost(again, code);
    } else {
      this.#end();
    }
  }

  #lost(again: Reconnection, code: number | undefined): void {
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

  #failCalls(isOutcomeUnknown: boolean): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    calls.forEach(call =>
      call.reject(
        new DisconnectedError(`connection ended before the outcome of ${call.name} was known`, isOutcomeUnknown)
      )
    );
  }

  #end(): void {
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
    } else if (!this.#disconnectRequested) {
      this.#reason ??= new Error('the connection was closed before it was established');
      this.#tellEnd(this.#config.onConnectError as ((ctx: any, error?: Error) => void)[]);
    }
    this.#tellObservers();
  }

  #tellEnd(callbacks: readonly ((ctx: any, error?: Error) => void)[]): void {
    const error = this.#reason;
    const ctx = this.#context(error);
    callbacks.forEach(callback => this.#run(() => callback(ctx, error)));
  }

  /** Ends the connection. Calls without an answer reject; rows stay readable. */
  disconnect(): void {
    this.#disconnectRequested = true;
    if (this.#state === 'connected') {
      this.#socket?.close();
    } else {
      this.#end();
      this.#socket?.close();
    }
  }

  subscriptionBuilder = (): SubscriptionBuilderImpl<M> => new SubscriptionBuilderImpl(this);

  /** Called by handles. */
  registerSubscription(handle: SubscriptionHandleImpl<any>, queries: readonly string[]): number {
    this.#checkActive();
    const querySetId = this.#nextQuerySetId++;
    const set = new QuerySet(handle, queries);
    this.#querySets.set(querySetId, set);
    if (this.#state !== 'reconnecting') {
      this.#ask(querySetId, set);
    }
    return querySetId;
  }

  #ask(querySetId: number, set: QuerySet): void {
    set.askedOn = this.#socket;
    this.#out.send(subscribeMessage(this.#nextRequestId++, querySetId, set.queries));
  }

  /** Called by handles. */
  unregisterSubscription(querySetId: number): void {
    this.#checkActive();
    if (this.#state === 'reconnecting') {
      // The set is not asked for again, or ended when the connection is back.
      return;
    }
    this.#out.send(unsubscribeMessage(this.#nextRequestId++, querySetId));
  }

  /** Called by handles. Returns nothing for a set that has ended. */
  querySet(querySetId: number): QuerySet | undefined {
    return this.#querySets.get(querySetId);
  }

  callReducer(name: string, args: Uint8Array, params: object = {}): Promise<void> {
    return this.#call(name, params, requestId => callReducerMessage(requestId, name, args));
  }

  callProcedure(name: string, args: Uint8Array): Promise<Uint8Array> {
    return this.#call(name, undefined, requestId => callProcedureMessage(requestId, name, args));
  }

  /** Asks the server once; the rows do not go into the cache. */
  async remoteQuery<Row extends RowObj>(query: Query<Row> | string): Promise<InferTypeOfRow<Row>[]> {
    const sql = typeof query === 'string' ? query : query.toSql();
    const tables: readonly TableRows[] = await this.#call(sql, undefined, id => oneOffQueryMessage(id, sql));
    return tables.flatMap(
      ({ table, rows }) =>
        this.#tables
          .get(table)
          ?.decode(rows)
          .map(each => each.row) ?? []
    );
  }

  async #call<T>(name: string, args: unknown, message: (requestId: number) => Uint8Array): Promise<T> {
    this.#checkActive();
    const requestId = this.#nextRequestId++;
    return new Promise<T>((resolve, reject) => {
      const call: PendingCall = { name, args, sentMs: 0, resolve, reject };
      if (this.#state !== 'reconnecting') {
        this.#send({ requestId, message: message(requestId), call });
      } else if (this.#kept.length < this.#reconnection!.keptCalls) {
        this.#kept.push({ requestId, message: message(requestId), call });
      } else {
        reject(new DisconnectedError('the connection is lost', false));
      }
    });
  }

  #send({ requestId, message, call }: UnsentCall): void {
    call.sentMs = performance.now();
    this.#calls.set(requestId, call);
    this.#out.send(message);
  }

  #checkActive(): void {
    if (!this.isActive) {
      throw new DisconnectedError('the connection has ended', false);
    }
  }

  #onMessage(message: ServerMessage): void {
    if (!this.isActive) {
      return;
    }
    this.#messageCount++;
    this.#noteRoundTrip(message);
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
        this.#settle(message.requestId, call =>
          typeof message.result === 'string'
            ? call.reject(new InternalError(message.result))
            : call.resolve(message.result)
        );
        break;
      case 'ReducerResult':
        this.#onReducerResult(message.requestId, message.timestamp, message.outcome);
        break;
      case 'ProcedureResult':
        this.#settle(message.requestId, call =>
          message.returned ? call.resolve(message.returned) : call.reject(new InternalError(message.error))
        );
        break;
    }
  }

  #noteRoundTrip(message: ServerMessage): void {
    const requestId = 'requestId' in message ? message.requestId : undefined;
    const call = requestId === undefined ? undefined : this.#calls.get(requestId);
    if (call) {
      this.#traffic.roundTripEnded(performance.now() - call.sentMs);
    }
  }

  #onInitialConnection(message: Extract<ServerMessage, { tag: 'InitialConnection' }>): void {
    if (this.#wasReady && !this.identity?.isEqual(message.identity)) {
      const now = message.identity.toHexString();
      this.#lastError = new IdentityChangedError(
        `the server gave another identity to a connection made again: ${now}; build a new connection`
      );
      this.#end();
      this.#socket?.close();
      return;
    }
    this.identity = message.identity;
    this.connectionId = message.connectionId;
    this.token ??= message.token;
    if (this.#state === 'reconnecting') {
      this.#catchUp(this.#reconnection!);
    } else {
      this.#state = 'connected';
      this.#tellConnected(message.identity, this.token);
    }
  }

  #tellConnected(identity: Identity, token: string): void {
    this.#wasReady = true;
    this.#config.onConnect.forEach(callback => this.#run(() => callback(this, identity, token)));
    this.#tellObservers();
  }

  /** Asks the new connection for all query sets; requests wait until the cache shows the answers. */
  #catchUp(again: Reconnection): void {
    const socket = this.#socket!;
    const wanted = [...this.#querySets].filter(([, set]) => !set.handle.isUnsubscribing());
    wanted.forEach(([, set]) => (set.askedOn = socket));
    const isBatch = again.usesBatch && wanted.length > 0;
    this.#resync = { isBatch, awaited: new Set(wanted.map(([id]) => id)), told: [] };
    this.#out.open(socket);
    if (isBatch) {
      const sets = wanted.map(([id, { queries }]) => ({ id, queries }));
      this.#out.send(subscribeBatchMessage(this.#nextRequestId++, sets));
    } else {
      wanted.forEach(([id, set]) => this.#ask(id, set));
    }
    this.#finishIfCaughtUp();
  }

  #onSubscribeBatchApplied(results: readonly SetResult[]): void {
    if (results.length > 1 && results.every(each => typeof each.result === 'string')) {
      // Too much for one answer, perhaps; alone each may be possible.
      this.#reconnection!.giveUpBatches();
      this.#catchUp(this.#reconnection!);
      return;
    }
    for (const { querySetId, result } of results) {
      if (typeof result === 'string') {
        this.#onSubscriptionError(querySetId, result);
      } else {
        this.#onSubscribeApplied(querySetId, result);
      }
    }
  }

  /** Notes the answer of a set, if the cache is catching up. */
  #answered(querySetId: number): void {
    this.#resync?.awaited.delete(querySetId);
    this.#finishIfCaughtUp();
  }

  #finishIfCaughtUp(): void {
    const resync = this.#resync;
    if (!resync || resync.awaited.size > 0) {
      return;
    }
    this.#resync = undefined;
    this.#reconnection!.succeeded();
    this.#state = 'connected';
    this.#resumeSets(resync);
    const kept = this.#kept;
    this.#kept = [];
    kept.forEach(each => this.#send(each));
    const isFirst = !this.#wasReady;
    const event: EventWithoutId = { tag: isFirst ? 'SubscribeApplied' : 'Resynchronized' };
    this.#applyStaged(event, ctx => resync.told.forEach(each => each(ctx)));
    if (isFirst) {
      this.#tellConnected(this.identity!, this.token!);
    } else {
      const ctx = this.#context({ id: this.#eventId(), ...event });
      this.#config.onReconnected.forEach(callback => this.#run(() => callback(ctx)));
    }
  }

  /** Does with query sets what could not be done while the connection was lost. */
  #resumeSets(resync: Resync): void {
    for (const [id, set] of [...this.#querySets]) {
      if (set.handle.isUnsubscribing() && set.askedOn === this.#socket) {
        this.unregisterSubscription(id);
      } else if (set.handle.isUnsubscribing()) {
        set.stageAllDeletes();
        this.#querySets.delete(id);
        resync.told.push(ctx => set.handle.ended(ctx, this.#run));
      } else if (set.askedOn !== this.#socket) {
        this.#ask(id, set);
      }
    }
  }

  #onSubscribeApplied(querySetId: number, rows: readonly TableRows[]): void {
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

  #onSubscriptionError(querySetId: number, text: string): void {
    const error = new Error(text);
    this.#endSet(querySetId, { tag: 'Error', value: error }, handle =>
      handle.failed(this.#context(error) as any, error, this.#run)
    );
    this.#answered(querySetId);
  }

  /** Takes out the rows of a query set. Which these are is known here, so that the server need not send them again. */
  #endSet(
    querySetId: number,
    event: EventWithoutId,
    tell: (handle: SubscriptionHandleImpl<any>, ctx: any) => void
  ): void {
    const set = this.#querySets.get(querySetId);
    if (!set) {
      return;
    }
    set.stageAllDeletes();
    this.#querySets.delete(querySetId);
    this.#commit(event, ctx => tell(set.handle, ctx));
  }

  #onReducerResult(requestId: number, timestamp: Timestamp, outcome: ReducerOutcome): void {
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
      } else if (outcome.tag === 'InternalError') {
        each.reject(new InternalError(outcome.value));
      } else {
        each.resolve(undefined);
      }
    });
  }

  #settle(requestId: number, action: (call: PendingCall) => void): void {
    const call = this.#calls.get(requestId);
    if (call) {
      this.#calls.delete(requestId);
      action(call);
    }
  }

  /** Rows of tables the bindings do not know, which newer modules may have, are passed over. */
  #stage(set: QuerySet, tableName: string, kind: 'inserts' | 'deletes', data: Uint8Array): void {
    const table = this.#tables.get(tableName);
    if (table) {
      set.stage(table, kind, data);
    }
  }

  #applyUpdates(querySets: readonly QuerySetUpdate[], event: EventWithoutId): void {
    for (const { querySetId, updates } of querySets) {
      const set = this.#querySets.get(querySetId);
      for (const update of set ? updates : []) {
        if (update.isEvent) {
          const table = this.#tables.get(update.table);
          table?.stageEvents(table.decode(update.inserts));
        } else {
          this.#stage(set!, update.table, 'inserts', update.inserts);
          this.#stage(set!, update.table, 'deletes', update.deletes);
        }
      }
    }
    this.#commit(event);
  }

  /** Shows what was staged and calls back, unless the cache is catching up. */
  #commit(event: EventWithoutId, first?: (ctx: any) => void): void {
    if (!this.#resync) {
      this.#applyStaged(event, first);
    } else if (first) {
      this.#resync.told.push(first);
    }
  }

  #eventId(): string {
    return `${this.connectionId?.toHexString() ?? ''}:${this.#messageCount}`;
  }

  /** Changes the cache as a whole, then calls back: `first` first, then table by table in the order of the bindings. */
  #applyStaged(event: EventWithoutId, first?: (ctx: any) => void): void {
    const ctx = this.#context({ id: this.#eventId(), ...event });
    const changes: [TableCache, Changes][] = [];
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

  #context(event: unknown): object {
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

  readonly #onCallbackError = (error: unknown): void => {
    try {
      this.#config.onCallbackError(error);
    } catch (worse) {
      console.error('stdb: the handler of callback errors failed', worse, error);
    }
  };

  readonly #run = (callback: () => void): void => {
    try {
      callback();
    } catch (error) {
      this.#onCallbackError(error);
    }
  };

  removeOnConnect(callback: (...args: any[]) => void): void {
    remove(this.#config.onConnect, callback);
  }

  removeOnConnectError(callback: (...args: any[]) => void): void {
    remove(this.#config.onConnectError, callback);
  }

  removeOnDisconnect(callback: (...args: any[]) => void): void {
    remove(this.#config.onDisconnect, callback);
  }
}

type WithoutId<E> = E extends { id: string } ? Omit<E, 'id'> : never;
type EventWithoutId = WithoutId<Event>;

function encode(type: { write(writer: BinaryWriter, value: any): void }, params: object): Uint8Array {
  const writer = new BinaryWriter();
  type.write(writer, params);
  return writer.getBuffer();
}

/** One connection to one database: owns the cache, applies messages, calls back. */

import { BinaryReader, BinaryWriter } from './bsatn.js';
import type { InferTypeOfRow, RowObj } from './builders.js';
import { TableCache, remove, type BytesKey, type Changes, type RowOperation } from './cache.js';
import type { ClientDbView, DbContext, Event } from './context.js';
import { DisconnectedError, InternalError, SenderError } from './errors.js';
import {
  callProcedureMessage,
  callReducerMessage,
  oneOffQueryMessage,
  subscribeMessage,
  unsubscribeMessage,
  type QuerySetUpdate,
  type ReducerOutcome,
  type ServerMessage,
  type TableRows,
} from './protocol.js';
import type { Query } from './query.js';
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
  remoteModule: M;
  onConnect: ((connection: any, identity: Identity, token: string) => void)[];
  onConnectError: ((ctx: any, error: Error) => void)[];
  onDisconnect: ((ctx: any, error?: Error) => void)[];
  onCallbackError: (error: unknown) => void;
}

interface PendingCall {
  readonly name: string;
  readonly args: unknown;
  resolve(value: any): void;
  reject(error: Error): void;
}

interface Contribution {
  readonly row: any;
  count: number;
}

interface QuerySet {
  readonly handle: SubscriptionHandleImpl<any>;
  /** What the cache holds because of this query set, so that it can be taken out when the server gives the set up. */
  readonly rows: Map<TableCache, Map<BytesKey, Contribution>>;
}

export class DbConnectionImpl<M extends UntypedRemoteModule> implements DbContext<M> {
  readonly db: ClientDbView<M>;
  readonly reducers: ReducersView<M>;
  readonly procedures: ProceduresView<M>;
  readonly remoteModule: M;
  identity?: Identity;
  token?: string | undefined;
  connectionId: ConnectionId | undefined;
  isActive = true;

  readonly #config: DbConnectionConfig<M>;
  readonly #tables = new Map<string, TableCache>();
  readonly #querySets = new Map<number, QuerySet>();
  readonly #calls = new Map<number, PendingCall>();
  readonly #out = new FrameWriter();
  #socket: WebSocketAdapter | undefined;
  #connected = false;
  #disconnectRequested = false;
  #lastError: Error | undefined;
  #nextRequestId = 0;
  #nextQuerySetId = 0;
  #messageCount = 0;

  constructor(config: DbConnectionConfig<M>) {
    this.#config = config;
    this.remoteModule = config.remoteModule;
    this.token = config.token;
    const db: Record<string, object> = {};
    for (const [name, def] of Object.entries(config.remoteModule.tables)) {
      const table = new TableCache(def);
      db[name] = table.handle;
      this.#tables.set(def.sourceName, table);
    }
    this.db = db as any;
    this.reducers = this.#makeReducers();
    this.procedures = this.#makeProcedures();
    void this.#connect();
  }

  #makeReducers(): ReducersView<M> {
    const result: Record<string, (params?: object) => Promise<void>> = {};
    for (const def of this.remoteModule.reducers) {
      result[def.accessorName] = async (params = {}) =>
        this.callReducer(def.name, encode(def.paramsType, params), params);
    }
    return result as any;
  }

  #makeProcedures(): ProceduresView<M> {
    const result: Record<string, (params?: object) => Promise<unknown>> = {};
    for (const def of this.remoteModule.procedures) {
      result[def.accessorName] = async (params = {}) => {
        const returned = await this.callProcedure(def.name, encode(def.paramsType, params));
        return def.returnType.read(new BinaryReader(returned));
      };
    }
    return result as any;
  }

  async #connect(): Promise<void> {
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
    } catch (error) {
      this.#lastError = toError(error);
      this.#end();
    }
  }

  #attach(socket: WebSocketAdapter): void {
    this.#socket = socket;
    socket.onopen = () => this.#out.open(socket);
    socket.onmessage = message => {
      try {
        readMessages(message.data, each => this.#onMessage(each));
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
    socket.onclose = () => this.#end();
  }

  #end(): void {
    if (!this.isActive) {
      return;
    }
    this.isActive = false;
    this.#out.close();
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    calls.forEach(call =>
      call.reject(new DisconnectedError(`connection ended before the outcome of ${call.name} was known`))
    );
    this.#querySets.forEach(({ handle }) => handle.disconnected());
    this.#querySets.clear();
    if (this.#connected) {
      const error = this.#disconnectRequested ? undefined : this.#lastError;
      const ctx = this.#context(error);
      this.#config.onDisconnect.forEach(callback => this.#run(() => callback(ctx, error)));
    } else if (!this.#disconnectRequested) {
      const error = this.#lastError ?? new Error('the connection was closed before it was established');
      const ctx = this.#context(error);
      this.#config.onConnectError.forEach(callback => this.#run(() => callback(ctx, error)));
    }
  }

  /** Ends the connection. Calls without an answer reject; rows stay readable. */
  disconnect(): void {
    this.#disconnectRequested = true;
    if (this.#connected) {
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
    this.#querySets.set(querySetId, { handle, rows: new Map() });
    this.#out.send(subscribeMessage(this.#nextRequestId++, querySetId, queries));
    return querySetId;
  }

  /** Called by handles. */
  unregisterSubscription(querySetId: number): void {
    this.#checkActive();
    this.#out.send(unsubscribeMessage(this.#nextRequestId++, querySetId));
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
    return tables.flatMap(({ table, rows }) => this.#tables.get(table)?.decode(rows).map(each => each.row) ?? []);
  }

  async #call<T>(name: string, args: unknown, message: (requestId: number) => Uint8Array): Promise<T> {
    this.#checkActive();
    const requestId = this.#nextRequestId++;
    return new Promise<T>((resolve, reject) => {
      this.#calls.set(requestId, { name, args, resolve, reject });
      this.#out.send(message(requestId));
    });
  }

  #checkActive(): void {
    if (!this.isActive) {
      throw new DisconnectedError('the connection has ended');
    }
  }

  #onMessage(message: ServerMessage): void {
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

  #onInitialConnection(message: Extract<ServerMessage, { tag: 'InitialConnection' }>): void {
    this.identity = message.identity;
    this.connectionId = message.connectionId;
    this.token ??= message.token;
    this.#connected = true;
    const token = this.token;
    this.#config.onConnect.forEach(callback => this.#run(() => callback(this, message.identity, token)));
  }

  #onSubscribeApplied(querySetId: number, rows: readonly TableRows[]): void {
    const set = this.#querySets.get(querySetId);
    if (!set) {
      return;
    }
    for (const each of rows) {
      this.#stage(set, this.#tables.get(each.table), 'inserts', each.rows);
    }
    this.#applyStaged({ tag: 'SubscribeApplied' }, ctx => set.handle.applied(ctx, this.#run));
  }

  #onSubscriptionError(querySetId: number, text: string): void {
    const error = new Error(text);
    this.#endSet(querySetId, { tag: 'Error', value: error }, handle =>
      handle.failed(this.#context(error) as any, error, this.#run)
    );
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
    stageAllDeletes(set);
    this.#querySets.delete(querySetId);
    this.#applyStaged(event, ctx => tell(set.handle, ctx));
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
        each.reject(new SenderError(new BinaryReader(outcome.value).readString()));
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
  #stage(set: QuerySet, table: TableCache | undefined, kind: 'inserts' | 'deletes', data: Uint8Array): void {
    if (table) {
      const operations = table.decode(data);
      table.stage(kind, operations);
      contribute(set, table, kind === 'inserts' ? 1 : -1, operations);
    }
  }

  #applyUpdates(querySets: readonly QuerySetUpdate[], event: EventWithoutId): void {
    for (const { querySetId, updates } of querySets) {
      const set = this.#querySets.get(querySetId);
      for (const update of set ? updates : []) {
        const table = this.#tables.get(update.table);
        if (update.isEvent) {
          table?.stageEvents(table.decode(update.inserts));
        } else {
          this.#stage(set!, table, 'inserts', update.inserts);
          this.#stage(set!, table, 'deletes', update.deletes);
        }
      }
    }
    this.#applyStaged(event);
  }

  /** Changes the cache as a whole, then calls back: `first` first, then table by table in the order of the bindings. */
  #applyStaged(event: EventWithoutId, first?: (ctx: any) => void): void {
    const id = `${this.connectionId?.toHexString() ?? ''}:${this.#messageCount}`;
    const ctx = this.#context({ id, ...event });
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

function contribute(set: QuerySet, table: TableCache, delta: number, operations: readonly RowOperation[]): void {
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
    } else {
      rows.set(key, contribution);
    }
  }
}

function stageAllDeletes(set: QuerySet): void {
  for (const [table, rows] of set.rows) {
    for (const [key, { row, count }] of rows) {
      table.stage('deletes', Array.from({ length: count }, () => ({ key, row })));
    }
  }
}

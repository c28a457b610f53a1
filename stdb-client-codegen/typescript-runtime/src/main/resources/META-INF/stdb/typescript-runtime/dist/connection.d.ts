/** One connection to one database: owns the cache, applies messages, calls back. */
import type { InferTypeOfRow, RowObj } from './builders.js';
import type { ClientDbView, DbContext } from './context.js';
import type { Query } from './query.js';
import { QuerySet } from './query_set.js';
import { type ReconnectPolicy } from './reconnection.js';
import type { ProceduresView, ReducersView, UntypedRemoteModule } from './schema.js';
import { type Compression, type WebSocketFactory } from './socket.js';
import { SubscriptionBuilderImpl, SubscriptionHandleImpl } from './subscription.js';
import type { ConnectionId, Identity } from './values.js';
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
export declare class DbConnectionImpl<M extends UntypedRemoteModule> implements DbContext<M> {
    #private;
    readonly db: ClientDbView<M>;
    readonly reducers: ReducersView<M>;
    readonly procedures: ProceduresView<M>;
    readonly remoteModule: M;
    identity?: Identity;
    token?: string | undefined;
    connectionId: ConnectionId | undefined;
    constructor(config: DbConnectionConfig<M>);
    /** Is true until the connection has ended for good. */
    get isActive(): boolean;
    /** Is true while a lost connection is being made again; the cache keeps its rows. */
    get isReconnecting(): boolean;
    /** Is true while requests are answered: the server has greeted, and the connection is not lost. */
    get isConnected(): boolean;
    /** Why there is no connection, if it is not the application that ended it. */
    get connectionError(): Error | undefined;
    /**
     * Calls back after every message that may have changed rows or subscriptions, behind the callbacks on rows, and when
     * the state of the connection has changed. Returns what ends it.
     */
    observe(observer: () => void): () => void;
    /** Ends the connection. Calls without an answer reject; rows stay readable. */
    disconnect(): void;
    subscriptionBuilder: () => SubscriptionBuilderImpl<M>;
    /** Called by handles. */
    registerSubscription(handle: SubscriptionHandleImpl<any>, queries: readonly string[]): number;
    /** Called by handles. */
    unregisterSubscription(querySetId: number): void;
    /** Called by handles. Returns nothing for a set that has ended. */
    querySet(querySetId: number): QuerySet | undefined;
    callReducer(name: string, args: Uint8Array, params?: object): Promise<void>;
    callProcedure(name: string, args: Uint8Array): Promise<Uint8Array>;
    /** Asks the server once; the rows do not go into the cache. */
    remoteQuery<Row extends RowObj>(query: Query<Row> | string): Promise<InferTypeOfRow<Row>[]>;
    removeOnConnect(callback: (...args: any[]) => void): void;
    removeOnConnectError(callback: (...args: any[]) => void): void;
    removeOnDisconnect(callback: (...args: any[]) => void): void;
}

/** One connection to one database: owns the cache, applies messages, calls back. */
import type { InferTypeOfParams, InferTypeOfRow, RowObj } from './builders.js';
import { type ClientTable } from './cache.js';
import { type ReducerOutcome } from './protocol.js';
import type { Query } from './query.js';
import type { ProceduresView, ReducersView, UntypedRemoteModule } from './schema.js';
import { type Compression, type WebSocketFactory } from './socket.js';
import { SubscriptionBuilderImpl, SubscriptionHandleImpl } from './subscription.js';
import type { ConnectionId, Identity, Timestamp } from './values.js';
export type ReducerEventInfo<Name extends string = string, Args = any> = {
    name: Name;
    args: Args;
};
/** What is known of a reducer call of this connection. */
export interface ReducerEvent<R = ReducerEventInfo> {
    timestamp: Timestamp;
    outcome: ReducerOutcome;
    reducer: R;
}
/** Why rows changed. `id` is the same for all callbacks of one message. */
export type Event<R = ReducerEventInfo> = {
    id: string;
} & ({
    tag: 'Reducer';
    value: ReducerEvent<R>;
} | {
    tag: 'SubscribeApplied';
} | {
    tag: 'UnsubscribeApplied';
} | {
    tag: 'Error';
    value: Error;
} | {
    tag: 'Transaction';
});
type ReducerInfoOf<M extends UntypedRemoteModule> = {
    [R in M['reducers'][number] as R['name']]: ReducerEventInfo<R['name'], InferTypeOfParams<R['params']>>;
}[M['reducers'][number]['name']];
/** What a connection and every event context offer. */
export interface DbContext<M extends UntypedRemoteModule> {
    readonly db: ClientDbView<M>;
    readonly reducers: ReducersView<M>;
    readonly procedures: ProceduresView<M>;
    readonly isActive: boolean;
    readonly identity?: Identity | undefined;
    readonly connectionId: ConnectionId | undefined;
    subscriptionBuilder(): SubscriptionBuilderImpl<M>;
    disconnect(): void;
}
export interface EventContextInterface<M extends UntypedRemoteModule> extends DbContext<M> {
    readonly event: Event<ReducerInfoOf<M>>;
}
export interface ReducerEventContextInterface<M extends UntypedRemoteModule> extends DbContext<M> {
    readonly event: ReducerEvent<ReducerInfoOf<M>>;
}
export interface SubscriptionEventContextInterface<M extends UntypedRemoteModule> extends DbContext<M> {
}
export interface ErrorContextInterface<M extends UntypedRemoteModule> extends DbContext<M> {
    readonly event?: Error | undefined;
}
/** `conn.db`: one handle per table and view. */
export type ClientDbView<M extends UntypedRemoteModule> = {
    readonly [K in keyof M['tables'] & string]: ClientTable<M['tables'][K], EventContextInterface<M>>;
};
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
    isActive: boolean;
    constructor(config: DbConnectionConfig<M>);
    /** Ends the connection. Calls without an answer reject; rows stay readable. */
    disconnect(): void;
    subscriptionBuilder: () => SubscriptionBuilderImpl<M>;
    /** Called by handles. */
    registerSubscription(handle: SubscriptionHandleImpl<any>, queries: readonly string[]): number;
    /** Called by handles. */
    unregisterSubscription(querySetId: number): void;
    callReducer(name: string, args: Uint8Array, params?: object): Promise<void>;
    callProcedure(name: string, args: Uint8Array): Promise<Uint8Array>;
    /** Asks the server once; the rows do not go into the cache. */
    remoteQuery<Row extends RowObj>(query: Query<Row> | string): Promise<InferTypeOfRow<Row>[]>;
    removeOnConnect(callback: (...args: any[]) => void): void;
    removeOnConnectError(callback: (...args: any[]) => void): void;
    removeOnDisconnect(callback: (...args: any[]) => void): void;
}
export type RemoteModuleOf<C> = C extends DbConnectionImpl<infer M> ? M : never;
/** Configures a connection. Of several callbacks of a kind all run, in the order they were given. */
export declare class DbConnectionBuilder<C extends DbConnectionImpl<any>> {
    #private;
    constructor(remoteModule: RemoteModuleOf<C>, create: (config: DbConnectionConfig<RemoteModuleOf<C>>) => C);
    withUri(uri: string | URL): this;
    withDatabaseName(nameOrAddress: string): this;
    withToken(token?: string | null): this;
    withCompression(compression: Compression): this;
    /** Waits with every message until the transaction it reflects is on disk; without this call the server decides. */
    withConfirmedReads(confirmedReads: boolean): this;
    /** @deprecated Has no effect on what is received. */
    withLightMode(lightMode: boolean): this;
    withWSFn(factory: WebSocketFactory): this;
    onConnect(callback: (connection: C, identity: Identity, token: string) => void): this;
    onConnectError(callback: (ctx: ErrorContextInterface<RemoteModuleOf<C>>, error: Error) => void): this;
    onDisconnect(callback: (ctx: ErrorContextInterface<RemoteModuleOf<C>>, error?: Error) => void): this;
    getUri(): string;
    getModuleName(): string;
    /** Starts connecting and returns at once. */
    build(): C;
}
export {};

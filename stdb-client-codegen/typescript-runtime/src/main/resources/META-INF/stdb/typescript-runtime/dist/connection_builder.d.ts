/** The builder of connections. */
import type { DbConnectionConfig, DbConnectionImpl } from './connection.js';
import type { ErrorContextInterface, EventContextInterface } from './context.js';
import type { ReconnectPolicy } from './reconnection.js';
import { type Compression, type WebSocketFactory } from './socket.js';
import type { Identity } from './values.js';
export type RemoteModuleOf<C> = C extends DbConnectionImpl<infer M> ? M : never;
/** Is given the number of the attempt that comes, from 1, how long until it, and why there is no connection. */
export type ReconnectingCallback<C> = (connection: C, attempt: number, delayMs: number, error?: Error) => void;
/** Configures a connection. Of several callbacks of a kind all run, in the order they were given. */
export declare class DbConnectionBuilder<C extends DbConnectionImpl<any>> {
    #private;
    constructor(remoteModule: RemoteModuleOf<C>, create: (config: DbConnectionConfig<RemoteModuleOf<C>>) => C);
    withUri(uri: string | URL): this;
    withDatabaseName(nameOrAddress: string): this;
    withToken(token?: string | null): this;
    /** Chooses how the server may compress; gzip unless told otherwise. */
    withCompression(compression: Compression): this;
    /** Waits with every message until the transaction it reflects is on disk; without this call the server decides. */
    withConfirmedReads(confirmedReads: boolean): this;
    /**
     * Makes the connection again when it is lost; without this call a lost connection has ended.
     *
     * Subscriptions are asked for again and the cache changes where the answers differ from it; the user stays the same.
     * Calls under way reject and are not sent again, as nobody knows whether they ran.
     */
    withReconnect(policy?: ReconnectPolicy): this;
    /** Tells whether {@link withReconnect} was called. */
    hasReconnect(): boolean;
    /** Is told when the connection is lost, and after each attempt to make it again that failed. */
    onReconnecting(callback: ReconnectingCallback<C>): this;
    /** Is told when the connection is back, after the callbacks of the rows that changed meanwhile. */
    onReconnected(callback: (ctx: EventContextInterface<RemoteModuleOf<C>>) => void): this;
    /** @deprecated Has no effect on what is received. */
    withLightMode(lightMode: boolean): this;
    withWSFn(factory: WebSocketFactory): this;
    onConnect(callback: (connection: C, identity: Identity, token: string) => void): this;
    onConnectError(callback: (ctx: ErrorContextInterface<RemoteModuleOf<C>>, error: Error) => void): this;
    /** Is told when a connection that was ready ended for good. */
    onDisconnect(callback: (ctx: ErrorContextInterface<RemoteModuleOf<C>>, error?: Error) => void): this;
    /** Sets who is told when a callback throws; the console unless told otherwise. */
    onCallbackError(handler: (error: unknown) => void): this;
    getUri(): string;
    getModuleName(): string;
    /** Starts connecting and returns at once. */
    build(): C;
}

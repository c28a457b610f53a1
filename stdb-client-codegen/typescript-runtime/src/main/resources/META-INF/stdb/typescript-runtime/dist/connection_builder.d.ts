/** The builder of connections. */
import type { DbConnectionConfig, DbConnectionImpl } from './connection.js';
import type { ErrorContextInterface } from './context.js';
import { type Compression, type WebSocketFactory } from './socket.js';
import type { Identity } from './values.js';
export type RemoteModuleOf<C> = C extends DbConnectionImpl<infer M> ? M : never;
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
    /** @deprecated Has no effect on what is received. */
    withLightMode(lightMode: boolean): this;
    withWSFn(factory: WebSocketFactory): this;
    onConnect(callback: (connection: C, identity: Identity, token: string) => void): this;
    onConnectError(callback: (ctx: ErrorContextInterface<RemoteModuleOf<C>>, error: Error) => void): this;
    onDisconnect(callback: (ctx: ErrorContextInterface<RemoteModuleOf<C>>, error?: Error) => void): this;
    /** Sets who is told when a callback throws; the console unless told otherwise. */
    onCallbackError(handler: (error: unknown) => void): this;
    getUri(): string;
    getModuleName(): string;
    /** Starts connecting and returns at once. */
    build(): C;
}

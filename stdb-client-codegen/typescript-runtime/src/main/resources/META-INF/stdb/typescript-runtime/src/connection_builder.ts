/** The builder of connections. */

import type { DbConnectionConfig, DbConnectionImpl } from './connection.js';
import type { ErrorContextInterface, EventContextInterface } from './context.js';
import type { ReconnectPolicy } from './reconnection.js';
import { decompressionOf, openWebSocket, type Compression, type WebSocketFactory } from './socket.js';
import type { Identity } from './values.js';

export type RemoteModuleOf<C> = C extends DbConnectionImpl<infer M> ? M : never;

/** Is given the number of the attempt that comes, from 1, how long until it, and why there is no connection. */
export type ReconnectingCallback<C> = (connection: C, attempt: number, delayMs: number, error?: Error) => void;

/** Configures a connection. Of several callbacks of a kind all run, in the order they were given. */
export class DbConnectionBuilder<C extends DbConnectionImpl<any>> {
  readonly #remoteModule: RemoteModuleOf<C>;
  readonly #create: (config: DbConnectionConfig<RemoteModuleOf<C>>) => C;
  readonly #onConnect: ((connection: C, identity: Identity, token: string) => void)[] = [];
  readonly #onConnectError: ((ctx: ErrorContextInterface<RemoteModuleOf<C>>, error: Error) => void)[] = [];
  readonly #onDisconnect: ((ctx: ErrorContextInterface<RemoteModuleOf<C>>, error?: Error) => void)[] = [];
  #uri: URL | undefined;
  #name: string | undefined;
  #token: string | undefined;
  #factory: WebSocketFactory = openWebSocket;
  #compression: Compression = 'gzip';
  #lightMode = false;
  #onCallbackError: (error: unknown) => void = error => console.error('stdb: a callback failed', error);
  #confirmedReads: boolean | undefined;
  #reconnect: ReconnectPolicy | undefined;
  readonly #onReconnecting: ReconnectingCallback<C>[] = [];
  readonly #onReconnected: ((ctx: EventContextInterface<RemoteModuleOf<C>>) => void)[] = [];

  constructor(remoteModule: RemoteModuleOf<C>, create: (config: DbConnectionConfig<RemoteModuleOf<C>>) => C) {
    this.#remoteModule = remoteModule;
    this.#create = create;
  }

  withUri(uri: string | URL): this {
    this.#uri = new URL(uri);
    return this;
  }

  withDatabaseName(nameOrAddress: string): this {
    this.#name = nameOrAddress;
    return this;
  }

  withToken(token?: string | null): this {
    this.#token = token ?? undefined;
    return this;
  }

  /** Chooses how the server may compress; gzip unless told otherwise. */
  withCompression(compression: Compression): this {
    if (compression === 'brotli' && !decompressionOf('brotli')) {
      throw new TypeError('brotli is not available in this runtime; use gzip or none');
    }
    this.#compression = compression;
    return this;
  }

  /** Waits with every message until the transaction it reflects is on disk; without this call the server decides. */
  withConfirmedReads(confirmedReads: boolean): this {
    this.#confirmedReads = confirmedReads;
    return this;
  }

  /**
   * Makes the connection again when it is lost; without this call a lost connection has ended.
   *
   * Subscriptions are asked for again and the cache changes where the answers differ from it; the user stays the same.
   * Calls under way reject and are not sent again, as nobody knows whether they ran.
   */
  withReconnect(policy: ReconnectPolicy = {}): this {
    this.#reconnect = policy;
    return this;
  }

  /** Tells whether {@link withReconnect} was called. */
  hasReconnect(): boolean {
    return this.#reconnect !== undefined;
  }

  /** Is told when the connection is lost, and after each attempt to make it again that failed. */
  onReconnecting(callback: ReconnectingCallback<C>): this {
    this.#onReconnecting.push(callback);
    return this;
  }

  /** Is told when the connection is back, after the callbacks of the rows that changed meanwhile. */
  onReconnected(callback: (ctx: EventContextInterface<RemoteModuleOf<C>>) => void): this {
    this.#onReconnected.push(callback);
    return this;
  }

  /** @deprecated Has no effect on what is received. */
  withLightMode(lightMode: boolean): this {
    this.#lightMode = lightMode;
    return this;
  }

  withWSFn(factory: WebSocketFactory): this {
    this.#factory = factory;
    return this;
  }

  onConnect(callback: (connection: C, identity: Identity, token: string) => void): this {
    this.#onConnect.push(callback);
    return this;
  }

  onConnectError(callback: (ctx: ErrorContextInterface<RemoteModuleOf<C>>, error: Error) => void): this {
    this.#onConnectError.push(callback);
    return this;
  }

  /** Is told when a connection that was ready ended for good. */
  onDisconnect(callback: (ctx: ErrorContextInterface<RemoteModuleOf<C>>, error?: Error) => void): this {
    this.#onDisconnect.push(callback);
    return this;
  }

  /** Sets who is told when a callback throws; the console unless told otherwise. */
  onCallbackError(handler: (error: unknown) => void): this {
    this.#onCallbackError = handler;
    return this;
  }

  getUri(): string {
    return this.#uri?.toString() ?? '';
  }

  getModuleName(): string {
    return this.#name ?? '';
  }

  /** Starts connecting and returns at once. */
  build(): C {
    if (!this.#uri) {
      throw new Error('a URI is needed: call withUri');
    }
    if (!this.#name) {
      throw new Error('a database name is needed: call withDatabaseName');
    }
    return this.#create({
      uri: this.#uri,
      nameOrAddress: this.#name,
      token: this.#token,
      createWSFn: this.#factory,
      compression: this.#compression,
      lightMode: this.#lightMode,
      confirmedReads: this.#confirmedReads,
      reconnect: this.#reconnect,
      remoteModule: this.#remoteModule,
      onConnect: this.#onConnect,
      onConnectError: this.#onConnectError,
      onDisconnect: this.#onDisconnect,
      onReconnecting: this.#onReconnecting,
      onReconnected: this.#onReconnected,
      onCallbackError: this.#onCallbackError,
    });
  }
}

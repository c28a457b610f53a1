/** The builder of connections. */
import { decompressionOf, openWebSocket } from './socket.js';
/** Configures a connection. Of several callbacks of a kind all run, in the order they were given. */
export class DbConnectionBuilder {
    #remoteModule;
    #create;
    #onConnect = [];
    #onConnectError = [];
    #onDisconnect = [];
    #uri;
    #name;
    #token;
    #factory = openWebSocket;
    #compression = 'gzip';
    #lightMode = false;
    #onCallbackError = error => console.error('stdb: a callback failed', error);
    #confirmedReads;
    #reconnect;
    #onReconnecting = [];
    #onReconnected = [];
    constructor(remoteModule, create) {
        this.#remoteModule = remoteModule;
        this.#create = create;
    }
    withUri(uri) {
        this.#uri = new URL(uri);
        return this;
    }
    withDatabaseName(nameOrAddress) {
        this.#name = nameOrAddress;
        return this;
    }
    withToken(token) {
        this.#token = token ?? undefined;
        return this;
    }
    /** Chooses how the server may compress; gzip unless told otherwise. */
    withCompression(compression) {
        if (compression === 'brotli' && !decompressionOf('brotli')) {
            throw new TypeError('brotli is not available in this runtime; use gzip or none');
        }
        this.#compression = compression;
        return this;
    }
    /** Waits with every message until the transaction it reflects is on disk; without this call the server decides. */
    withConfirmedReads(confirmedReads) {
        this.#confirmedReads = confirmedReads;
        return this;
    }
    /**
     * Makes the connection again when it is lost; without this call a lost connection has ended.
     *
     * Subscriptions are asked for again and the cache changes where the answers differ from it; the user stays the same.
     * Calls under way reject and are not sent again, as nobody knows whether they ran.
     */
    withReconnect(policy = {}) {
        this.#reconnect = policy;
        return this;
    }
    /** Tells whether {@link withReconnect} was called. */
    hasReconnect() {
        return this.#reconnect !== undefined;
    }
    /** Is told when the connection is lost, and after each attempt to make it again that failed. */
    onReconnecting(callback) {
        this.#onReconnecting.push(callback);
        return this;
    }
    /** Is told when the connection is back, after the callbacks of the rows that changed meanwhile. */
    onReconnected(callback) {
        this.#onReconnected.push(callback);
        return this;
    }
    /** @deprecated Has no effect on what is received. */
    withLightMode(lightMode) {
        this.#lightMode = lightMode;
        return this;
    }
    withWSFn(factory) {
        this.#factory = factory;
        return this;
    }
    onConnect(callback) {
        this.#onConnect.push(callback);
        return this;
    }
    onConnectError(callback) {
        this.#onConnectError.push(callback);
        return this;
    }
    /** Is told when a connection that was ready ended for good. */
    onDisconnect(callback) {
        this.#onDisconnect.push(callback);
        return this;
    }
    /** Sets who is told when a callback throws; the console unless told otherwise. */
    onCallbackError(handler) {
        this.#onCallbackError = handler;
        return this;
    }
    getUri() {
        return this.#uri?.toString() ?? '';
    }
    getModuleName() {
        return this.#name ?? '';
    }
    /** Starts connecting and returns at once. */
    build() {
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

/** The way to the server: address, token, WebSocket, frames. */
import { type ServerMessage } from './protocol.js';
export type Compression = 'gzip' | 'brotli' | 'none';
/** The part of a WebSocket that is used. Messages arrive without the leading compression byte, already decompressed. */
export interface WebSocketAdapter {
    readonly protocol: string;
    readonly readyState?: number;
    send(message: Uint8Array<ArrayBuffer>): void;
    close(): void;
    set onclose(handler: (event: any) => void);
    set onopen(handler: () => void);
    set onmessage(handler: (message: {
        data: Uint8Array;
    }) => void);
    set onerror(handler: (event: any) => void);
}
export interface WebSocketArgs {
    url: URL;
    wsProtocol: string[];
    nameOrAddress: string;
    authToken?: string;
    compression: Compression;
    lightMode: boolean;
    confirmedReads?: boolean;
    /** Stays the same when a client connects again, so that the server ends what is left of its last connection. */
    sessionId?: string;
}
export type WebSocketFactory = (args: WebSocketArgs) => Promise<WebSocketAdapter>;
/** The server refused the token. */
export declare class AuthError extends Error {
    readonly status: number;
    readonly name = "AuthError";
    constructor(status: number);
}
/** Trades the token for a short-lived one, because browsers send no headers with a WebSocket, and opens the socket. */
export declare function openWebSocket(args: WebSocketArgs): Promise<WebSocketAdapter>;
/** Reads all messages of a body: one with v2, one or more with v3. */
export declare function readMessages(body: Uint8Array, onMessage: (message: ServerMessage) => void): void;
export declare function toError(error: unknown): Error;
/** Returns a new decompression, or undefined if this runtime does not know the algorithm. */
export declare function decompressionOf(compression: Compression): DecompressionStream | undefined;
/** Collects messages until the current task is done and sends them; before the socket is open they wait. */
export declare class FrameWriter {
    #private;
    open(socket: WebSocketAdapter): void;
    close(): void;
    send(message: Uint8Array): void;
}
export declare const PROTOCOLS: string[];

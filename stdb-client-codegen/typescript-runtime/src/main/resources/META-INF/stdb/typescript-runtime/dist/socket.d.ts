/** The way to the server: address, token, WebSocket, frames. */
import { type ServerMessage } from './protocol.js';
export type Compression = 'gzip' | 'brotli' | 'none';
/** The part of a WebSocket that is used. */
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
/**
 * Takes frames, hands on messages in the order of arrival. Decompression takes a while; frames behind a compressed one wait for it.
 */
export declare class FrameReader {
    #private;
    readonly onMessage: (message: ServerMessage) => void;
    readonly onError: (error: Error) => void;
    constructor(onMessage: (message: ServerMessage) => void, onError: (error: Error) => void);
    receive(frame: Uint8Array): void;
}
export declare function toError(error: unknown): Error;
/** Collects messages until the current task is done and sends them; before the socket is open they wait. */
export declare class FrameWriter {
    #private;
    open(socket: WebSocketAdapter): void;
    close(): void;
    send(message: Uint8Array): void;
}
export declare const PROTOCOLS: string[];

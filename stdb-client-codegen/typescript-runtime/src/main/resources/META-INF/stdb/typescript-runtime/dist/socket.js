/** The way to the server: address, token, WebSocket, frames. */
import { BinaryReader } from './bsatn.js';
import { COMPRESSION_BROTLI, COMPRESSION_GZIP, COMPRESSION_NONE, PROTOCOL_V2, PROTOCOL_V3, readServerMessage, } from './protocol.js';
/** The server refused the token. */
export class AuthError extends Error {
    status;
    name = 'AuthError';
    constructor(status) {
        super(`the server refused the token: HTTP status ${status}`);
        this.status = status;
    }
}
/** Trades the token for a short-lived one, because browsers send no headers with a WebSocket, and opens the socket. */
export async function openWebSocket(args) {
    if (typeof WebSocket === 'undefined') {
        throw new Error('this runtime has no global WebSocket: set globalThis.WebSocket or use withWSFn');
    }
    const url = new URL(`v1/database/${encodeURIComponent(args.nameOrAddress)}/subscribe`, args.url);
    url.protocol = args.url.protocol === 'https:' || args.url.protocol === 'wss:' ? 'wss:' : 'ws:';
    if (args.authToken) {
        url.searchParams.set('token', await socketToken(args.url, args.authToken));
    }
    url.searchParams.set('compression', args.compression === 'gzip' ? 'Gzip' : args.compression === 'brotli' ? 'Brotli' : 'None');
    if (args.lightMode) {
        url.searchParams.set('light', 'true');
    }
    if (args.confirmedReads !== undefined) {
        url.searchParams.set('confirmed', String(args.confirmedReads));
    }
    if (args.sessionId !== undefined) {
        url.searchParams.set('session_id', args.sessionId);
    }
    const socket = new WebSocket(url, args.wsProtocol);
    socket.binaryType = 'arraybuffer';
    let onError = () => { };
    let decompressor;
    return {
        get protocol() {
            return socket.protocol;
        },
        get readyState() {
            return socket.readyState;
        },
        send: message => socket.send(message),
        close: () => socket.close(),
        set onclose(handler) {
            // Frames that came before the end count; decompression may still be at them.
            socket.onclose = event => decompressor?.isBusy ? void decompressor.settled.then(() => handler(event)) : handler(event);
        },
        set onopen(handler) {
            socket.onopen = handler;
        },
        set onmessage(handler) {
            const frames = new Decompressor(data => handler({ data }), error => {
                onError(error);
                socket.close();
            });
            decompressor = frames;
            socket.onmessage = event => frames.receive(new Uint8Array(event.data));
        },
        set onerror(handler) {
            onError = handler;
            socket.onerror = handler;
        },
    };
}
async function socketToken(base, token) {
    const url = new URL('v1/identity/websocket-token', base);
    url.protocol = base.protocol === 'wss:' || base.protocol === 'https:' ? 'https:' : 'http:';
    const response = await fetch(url, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
    if (!response.ok) {
        throw new AuthError(response.status);
    }
    return (await response.json()).token;
}
/**
 * Takes frames, hands on their bodies in the order of arrival. Decompression takes a while; frames behind a compressed
 * one wait for it.
 */
class Decompressor {
    onBody;
    onError;
    #queue = Promise.resolve();
    #waiting = 0;
    #failed = false;
    constructor(onBody, onError) {
        this.onBody = onBody;
        this.onError = onError;
    }
    get isBusy() {
        return this.#waiting > 0;
    }
    /** Settles when all frames received so far are handed on. */
    get settled() {
        return this.#queue;
    }
    receive(frame) {
        if (this.#failed) {
            return;
        }
        if (this.#waiting === 0 && frame[0] === COMPRESSION_NONE) {
            this.onBody(frame.subarray(1));
            return;
        }
        this.#waiting++;
        this.#queue = this.#queue.then(async () => {
            try {
                const body = await decompress(frame);
                if (!this.#failed) {
                    this.onBody(body);
                }
            }
            catch (error) {
                // What comes behind a lost frame would not fit.
                this.#failed = true;
                this.onError(toError(error));
            }
            finally {
                this.#waiting--;
            }
        });
    }
}
/** Reads all messages of a body: one with v2, one or more with v3. */
export function readMessages(body, onMessage) {
    const reader = new BinaryReader(body);
    do {
        onMessage(readServerMessage(reader));
    } while (reader.remaining > 0);
}
export function toError(error) {
    return error instanceof Error ? error : new Error(String(error));
}
async function decompress(frame) {
    const body = frame.slice(1);
    const tag = frame[0];
    if (tag === COMPRESSION_NONE) {
        return body;
    }
    const decompression = tag === COMPRESSION_GZIP
        ? decompressionOf('gzip')
        : tag === COMPRESSION_BROTLI
            ? decompressionOf('brotli')
            : undefined;
    if (!decompression) {
        throw new RangeError(`cannot decompress a frame with tag ${tag}`);
    }
    return new Uint8Array(await new Response(new Blob([body]).stream().pipeThrough(decompression)).arrayBuffer());
}
/** Returns a new decompression, or undefined if this runtime does not know the algorithm. */
export function decompressionOf(compression) {
    try {
        return new DecompressionStream(compression);
    }
    catch {
        return undefined;
    }
}
const FRAME_SIZE_MAX_BYTES = 256 * 1024;
/** Collects messages until the current task is done and sends them; before the socket is open they wait. */
export class FrameWriter {
    #pending = [];
    #scheduled = false;
    #socket;
    open(socket) {
        this.#socket = socket;
        this.#flush();
    }
    close() {
        this.#socket = undefined;
        this.#pending = [];
    }
    send(message) {
        this.#pending.push(message);
        if (this.#socket && !this.#scheduled) {
            this.#scheduled = true;
            queueMicrotask(() => {
                this.#scheduled = false;
                this.#flush();
            });
        }
    }
    #flush() {
        const socket = this.#socket;
        if (!socket) {
            return;
        }
        const messages = this.#pending;
        this.#pending = [];
        const sizeMax = socket.protocol === PROTOCOL_V3 ? FRAME_SIZE_MAX_BYTES : 0;
        let start = 0;
        while (start < messages.length) {
            let end = start + 1;
            let size = messages[start].length;
            while (end < messages.length && size + messages[end].length <= sizeMax) {
                size += messages[end].length;
                end++;
            }
            socket.send(concatenate(messages.slice(start, end), size));
            start = end;
        }
    }
}
function concatenate(parts, size) {
    const result = new Uint8Array(size);
    let offset = 0;
    for (const part of parts) {
        result.set(part, offset);
        offset += part.length;
    }
    return result;
}
export const PROTOCOLS = [PROTOCOL_V3, PROTOCOL_V2];

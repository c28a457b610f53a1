/** The way to the server: address, token, WebSocket, frames. */

import {
  COMPRESSION_BROTLI,
  COMPRESSION_GZIP,
  COMPRESSION_NONE,
  MessageReader,
  PROTOCOL_V2,
  PROTOCOL_V3,
  readServerMessage,
  type ServerMessage,
} from './protocol.js';
import type { Traffic } from './statistics.js';

export type Compression = 'gzip' | 'brotli' | 'none';

/** What arrives: the message without the leading compression byte, already decompressed. */
export interface WebSocketMessage {
  readonly data: Uint8Array;
  /** How many bytes came over the network, for statistics; the length of `data` if it is not given. */
  readonly sizeBytes?: number;
}

/** The part of a WebSocket that is used. */
export interface WebSocketAdapter {
  readonly protocol: string;
  readonly readyState?: number;
  send(message: Uint8Array<ArrayBuffer>): void;
  close(): void;
  set onclose(handler: (event: any) => void);
  set onopen(handler: () => void);
  set onmessage(handler: (message: WebSocketMessage) => void);
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
export class AuthError extends Error {
  override readonly name = 'AuthError';

  constructor(readonly status: number) {
    super(`the server refused the token: HTTP status ${status}`);
  }
}

/** Trades the token for a short-lived one, because browsers send no headers with a WebSocket, and opens the socket. */
export async function openWebSocket(args: WebSocketArgs): Promise<WebSocketAdapter> {
  if (typeof WebSocket === 'undefined') {
    throw new Error('this runtime has no global WebSocket: set globalThis.WebSocket or use withWSFn');
  }
  const url = new URL(`v1/database/${encodeURIComponent(args.nameOrAddress)}/subscribe`, args.url);
  url.protocol = args.url.protocol === 'https:' || args.url.protocol === 'wss:' ? 'wss:' : 'ws:';
  if (args.authToken) {
    url.searchParams.set('token', await socketToken(args.url, args.authToken));
  }
  url.searchParams.set(
    'compression',
    args.compression === 'gzip' ? 'Gzip' : args.compression === 'brotli' ? 'Brotli' : 'None'
  );
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
  let onError: (event: any) => void = () => {};
  let decompressor: Decompressor | undefined;
  return {
    get protocol() {
      return socket.protocol;
    },
    get readyState() {
      return socket.readyState;
    },
    send: message => socket.send(message),
    close: () => socket.close(),
    set onclose(handler: (event: any) => void) {
      // Frames that came before the end count; decompression may still be at them.
      socket.onclose = event =>
        decompressor?.isBusy ? void decompressor.settled.then(() => handler(event)) : handler(event);
    },
    set onopen(handler: () => void) {
      socket.onopen = handler;
    },
    set onmessage(handler: (message: WebSocketMessage) => void) {
      const frames = new Decompressor(
        (data, sizeBytes) => handler({ data, sizeBytes }),
        error => {
          onError(error);
          socket.close();
        }
      );
      decompressor = frames;
      socket.onmessage = event => frames.receive(new Uint8Array(event.data));
    },
    set onerror(handler: (event: any) => void) {
      onError = handler;
      socket.onerror = handler;
    },
  };
}

async function socketToken(base: URL, token: string): Promise<string> {
  const url = new URL('v1/identity/websocket-token', base);
  url.protocol = base.protocol === 'wss:' || base.protocol === 'https:' ? 'https:' : 'http:';
  const response = await fetch(url, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) {
    throw new AuthError(response.status);
  }
  return ((await response.json()) as { token: string }).token;
}

/**
 * Takes frames, hands on their bodies in the order of arrival. Decompression takes a while; frames behind a compressed
 * one wait for it.
 */
class Decompressor {
  #queue = Promise.resolve();
  #waiting = 0;
  #failed = false;

  constructor(
    readonly onBody: (body: Uint8Array, frameSize: number) => void,
    readonly onError: (error: Error) => void
  ) {}

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** Settles when all frames received so far are handed on. */
  get settled(): Promise<void> {
    return this.#queue;
  }

  receive(frame: Uint8Array): void {
    if (this.#failed) {
      return;
    }
    if (this.#waiting === 0 && frame[0] === COMPRESSION_NONE) {
      this.onBody(frame.subarray(1), frame.length);
      return;
    }
    this.#waiting++;
    this.#queue = this.#queue.then(async () => {
      try {
        const body = await decompress(frame);
        if (!this.#failed) {
          this.onBody(body, frame.length);
        }
      } catch (error) {
        // What comes behind a lost frame would not fit.
        this.#failed = true;
        this.onError(toError(error));
      } finally {
        this.#waiting--;
      }
    });
  }
}

/** Reads all messages of a body: one with v2, one or more with v3. */
export function readMessages(body: Uint8Array, onMessage: (message: ServerMessage, rowCount: number) => void): void {
  const reader = new MessageReader(body);
  do {
    reader.rowCount = 0;
    const message = readServerMessage(reader);
    onMessage(message, reader.rowCount);
  } while (reader.remaining > 0);
}

export function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function decompress(frame: Uint8Array): Promise<Uint8Array> {
  const body = frame.slice(1);
  const tag = frame[0];
  if (tag === COMPRESSION_NONE) {
    return body;
  }
  const decompression =
    tag === COMPRESSION_GZIP
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
export function decompressionOf(compression: Compression): DecompressionStream | undefined {
  try {
    return new DecompressionStream(compression as CompressionFormat);
  } catch {
    return undefined;
  }
}

const FRAME_SIZE_MAX_BYTES = 256 * 1024;

/** Collects messages until the current task is done and sends them; before the socket is open they wait. */
export class FrameWriter {
  #pending: Uint8Array[] = [];
  #scheduled = false;
  #socket: WebSocketAdapter | undefined;

  constructor(readonly traffic: Traffic) {}

  open(socket: WebSocketAdapter): void {
    this.#socket = socket;
    this.#flush();
  }

  close(): void {
    this.#socket = undefined;
    this.#pending = [];
  }

  send(message: Uint8Array): void {
    this.#pending.push(message);
    if (this.#socket && !this.#scheduled) {
      this.#scheduled = true;
      queueMicrotask(() => {
        this.#scheduled = false;
        this.#flush();
      });
    }
  }

  #flush(): void {
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
      let size = messages[start]!.length;
      while (end < messages.length && size + messages[end]!.length <= sizeMax) {
        size += messages[end]!.length;
        end++;
      }
      socket.send(concatenate(messages.slice(start, end), size));
      this.traffic.sent(end - start, size);
      start = end;
    }
  }
}

function concatenate(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

export const PROTOCOLS: string[] = [PROTOCOL_V3, PROTOCOL_V2];

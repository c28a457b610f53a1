/** The server's side of one socket: takes frames, answers with hand-made messages. */

import { BinaryReader, BinaryWriter } from '@stdb/client';

export type Body = (out: BinaryWriter) => void;

export function encode(body: Body): Uint8Array {
  const out = new BinaryWriter(256);
  body(out);
  return out.getBuffer().slice();
}

function list<T>(out: BinaryWriter, items: readonly T[], each: (item: T) => void): void {
  out.writeU32(items.length);
  items.forEach(each);
}

/** Writes a row list of rows that each have their own length. */
function rowList(out: BinaryWriter, rows: readonly Uint8Array[]): void {
  out.writeU8(1);
  let offset = 0;
  list(out, rows, row => {
    out.writeU64(BigInt(offset));
    offset += row.length;
  });
  const data = new Uint8Array(offset);
  offset = 0;
  for (const row of rows) {
    data.set(row, offset);
    offset += row.length;
  }
  out.writeUInt8Array(data);
}

export interface Update {
  set: number;
  table: string;
  inserts?: Uint8Array[];
  deletes?: Uint8Array[];
  events?: Uint8Array[];
}

function updates(out: BinaryWriter, all: readonly Update[]): void {
  list(out, all, update => {
    out.writeU32(update.set);
    list(out, [update], ({ table, inserts, deletes, events }) => {
      out.writeString(table);
      list(out, [0], () => {
        out.writeU8(events ? 1 : 0);
        rowList(out, events ?? inserts ?? []);
        if (!events) {
          rowList(out, deletes ?? []);
        }
      });
    });
  });
}

function tableRows(out: BinaryWriter, tables: Record<string, Uint8Array[]>): void {
  list(out, Object.entries(tables), ([table, rows]) => {
    out.writeString(table);
    rowList(out, rows);
  });
}

export const message = {
  initial:
    (identity = 7n): Body =>
    out => {
      out.writeU8(0);
      out.writeU256(identity);
      out.writeU128(9n);
      out.writeString('the-token');
    },
  /** A set without rows is refused. */
  batchApplied:
    (results: Record<number, Record<string, Uint8Array[]> | undefined>): Body =>
    out => {
      out.writeU8(8);
      out.writeU32(0);
      list(out, Object.entries(results), ([set, tables]) => {
        out.writeU32(Number(set));
        out.writeU8(tables ? 0 : 1);
        if (tables) {
          tableRows(out, tables);
        } else {
          out.writeString('refused');
        }
      });
    },
  subscribeApplied:
    (request: number, set: number, tables: Record<string, Uint8Array[]>): Body =>
    out => {
      out.writeU8(1);
      out.writeU32(request);
      out.writeU32(set);
      tableRows(out, tables);
    },
  unsubscribeApplied:
    (request: number, set: number, tables: Record<string, Uint8Array[]>): Body =>
    out => {
      out.writeU8(2);
      out.writeU32(request);
      out.writeU32(set);
      out.writeU8(0);
      tableRows(out, tables);
    },
  subscriptionError:
    (request: number | undefined, set: number, error: string): Body =>
    out => {
      out.writeU8(3);
      out.writeU8(request === undefined ? 1 : 0);
      if (request !== undefined) {
        out.writeU32(request);
      }
      out.writeU32(set);
      out.writeString(error);
    },
  transaction:
    (...all: Update[]): Body =>
    out => {
      out.writeU8(4);
      updates(out, all);
    },
  reducerOk:
    (request: number, ...all: Update[]): Body =>
    out => {
      out.writeU8(6);
      out.writeU32(request);
      out.writeI64(1_000_000n);
      out.writeU8(0);
      out.writeUInt8Array(new Uint8Array(0));
      updates(out, all);
    },
  reducerError:
    (request: number, text: string, value: Body = () => {}): Body =>
    out => {
      out.writeU8(6);
      out.writeU32(request);
      out.writeI64(1_000_000n);
      out.writeU8(2);
      out.writeUInt8Array(
        encode(o => {
          o.writeString(text);
          value(o);
        })
      );
    },
  reducerInternalError:
    (request: number, text: string): Body =>
    out => {
      out.writeU8(6);
      out.writeU32(request);
      out.writeI64(1_000_000n);
      out.writeU8(3);
      out.writeString(text);
    },
  procedureReturned:
    (request: number, value: Uint8Array): Body =>
    out => {
      out.writeU8(7);
      out.writeU8(0);
      out.writeUInt8Array(value);
      out.writeI64(0n);
      out.writeI64(0n);
      out.writeU32(request);
    },
};

export function messageRow(id: bigint, sender: bigint, text: string): Uint8Array {
  return encode(out => {
    out.writeU64(id);
    out.writeU256(sender);
    out.writeI64(5_000n);
    out.writeString(text);
  });
}

export function scoreRow(player: bigint, level: number, points: bigint): Uint8Array {
  return encode(out => {
    out.writeU256(player);
    out.writeU32(level);
    out.writeI64(points);
  });
}

/** A socket whose other end is the test. Frames come to it decompressed. */
export class FakeSocket {
  readyState = 1;
  readonly sent: Uint8Array[] = [];
  onclose: (event: any) => void = () => {};
  onopen: () => void = () => {};
  onmessage: (message: { data: Uint8Array }) => void = () => {};
  onerror: (event: any) => void = () => {};

  constructor(readonly protocol = 'v3.bsatn.spacetimedb') {}

  send(frame: Uint8Array): void {
    this.sent.push(frame.slice());
  }

  close(): void {
    if (this.readyState === 1) {
      this.readyState = 3;
      this.onclose({ code: 1000 });
    }
  }

  /** Ends the connection without the client's doing. */
  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose({ code });
  }

  /** Delivers messages in one frame and lets everything that waits for them run. */
  async deliver(...bodies: Body[]): Promise<void> {
    this.onmessage({ data: encode(out => bodies.forEach(each => each(out))) });
    await settled();
  }

  /** Returns a reader behind the message tag and request id of frame `index`. */
  request(index: number): { tag: number; requestId: number; body: BinaryReader } {
    const body = new BinaryReader(this.sent[index]!);
    return { tag: body.readU8(), requestId: body.readU32(), body };
  }
}

/** Stands in for the WebSocket of the platform. */
export class PlatformSocket {
  static last: PlatformSocket;
  readonly protocol = 'v3.bsatn.spacetimedb';
  readonly sent: Uint8Array[] = [];
  binaryType = '';
  onopen: () => void = () => {};
  onclose: (event: unknown) => void = () => {};
  onerror: (event: unknown) => void = () => {};
  onmessage: (event: { data: ArrayBuffer }) => void = () => {};

  constructor(
    readonly url: URL,
    readonly protocols: string[]
  ) {
    PlatformSocket.last = this;
  }

  send(frame: Uint8Array): void {
    this.sent.push(frame);
  }

  close(): void {
    this.onclose({});
  }

  deliver(tag: number, body: Uint8Array): void {
    this.onmessage({ data: Uint8Array.of(tag, ...body).buffer });
  }
}

/** Waits until something holds that the test does not bring about itself. */
export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition() && Date.now() < deadline) {
    await settled();
  }
}

export function settled(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 5));
}

/** A builder whose sockets end in the test, for what user interfaces are given. */

import { BinaryReader } from '@stdb/client';
import { DbConnection, type DbConnectionBuilder } from './bindings';
import { FakeSocket, eventually, message, settled } from './server';

const SUBSCRIBE = 0;
const UNSUBSCRIBE = 1;
const CALL_REDUCER = 3;
const SUBSCRIBE_BATCH = 5;

/** What a client asked for, one line per message. */
type Line = string;

export class Backend {
  readonly sockets: FakeSocket[] = [];
  readonly tokens: (string | undefined)[] = [];
  readonly builder: DbConnectionBuilder = DbConnection.builder()
    .withUri('http://localhost:3000')
    .withDatabaseName('chat')
    .withReconnect({ firstDelayMs: 1, maxDelayMs: 5 })
    .withWSFn(async args => {
      const socket = new FakeSocket('v2.bsatn.spacetimedb');
      this.tokens.push(args.authToken);
      this.sockets.push(socket);
      return socket;
    });

  get socket(): FakeSocket {
    return this.sockets[this.sockets.length - 1]!;
  }

  /** Waits for socket `number`, opens and greets it. */
  async greet(number = 0): Promise<FakeSocket> {
    await eventually(() => this.sockets.length > number);
    await settled();
    this.socket.onopen();
    await this.socket.deliver(message.initial());
    return this.socket;
  }

  /** Answers query set `set` with rows of the table `message`. */
  answer(set: number, ...rows: Uint8Array[]): Promise<void> {
    return this.socket.deliver(message.subscribeApplied(0, set, { message: rows }));
  }

  transaction(set: number, inserts: Uint8Array[], deletes: Uint8Array[] = []): Promise<void> {
    return this.socket.deliver(message.transaction({ set, table: 'message', inserts, deletes }));
  }

  /** Returns what came over a socket; the last one unless told otherwise. */
  asked(socket = this.socket): Line[] {
    return socket.sent.map(lineOf);
  }
}

function lineOf(frame: Uint8Array): Line {
  const reader = new BinaryReader(frame);
  const tag = reader.readU8();
  const request = reader.readU32();
  switch (tag) {
    case SUBSCRIBE: {
      const set = reader.readU32();
      reader.readU32();
      return `subscribe ${set} ${reader.readString().replace('SELECT * FROM ', '').replaceAll('"', '')}`;
    }
    case UNSUBSCRIBE:
      return `unsubscribe ${reader.readU32()}`;
    case SUBSCRIBE_BATCH:
      return `batch of ${reader.readU32()}`;
    case CALL_REDUCER:
      return `call ${request}`;
    default:
      return `message ${tag}`;
  }
}

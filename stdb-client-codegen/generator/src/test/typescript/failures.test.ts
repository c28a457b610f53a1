/** What an application or a server does wrong must neither hang a call nor show half a transaction. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { BinaryReader, BinaryWriter, DisconnectedError, t } from '@stdb/client';
import { DbConnection, tables } from './bindings';
import { FakeSocket, PlatformSocket, encode, eventually, message, messageRow, settled } from './server';

async function connect(events: string[], onCallbackError?: (error: unknown) => void) {
  const socket = new FakeSocket();
  const builder = DbConnection.builder().withUri('http://localhost:3000').withDatabaseName('chat');
  if (onCallbackError) {
    builder.onCallbackError(onCallbackError);
  }
  const connection = builder
    .withWSFn(async () => socket)
    .onDisconnect((_, error) => events.push(`disconnected ${error?.message ?? 'cleanly'}`))
    .build();
  connection.db.message.onInsert((_, row) => events.push(`+${row.text}`));
  connection.db.message.onDelete((_, row) => events.push(`-${row.text}`));
  await settled();
  socket.onopen();
  await socket.deliver(message.initial());
  const handle = connection.subscriptionBuilder().subscribe(tables.message);
  await settled();
  return { connection, socket, handle };
}

test('a byte order mark is part of a string', () => {
  for (const text of ['\uFEFF', '\uFEFFa', 'a\uFEFF']) {
    const writer = new BinaryWriter();
    writer.writeString(text);
    assert.equal(new BinaryReader(writer.getBuffer()).readString(), text);
  }
});

test('rows of tables the bindings do not know are passed over', async () => {
  const events: string[] = [];
  const { connection, socket } = await connect(events);
  const row = messageRow(1n, 7n, 'a');
  await socket.deliver(message.subscribeApplied(0, 0, { newer: [row], message: [row] }));
  await socket.deliver(message.transaction({ set: 0, table: 'newer', inserts: [row] }));
  await socket.deliver(message.transaction({ set: 0, table: 'newer', events: [row] }));
  assert.deepEqual([events, connection.isActive], [['+a'], true]);
});

test('a call that cannot be made rejects and does not throw', async () => {
  const { connection, socket } = await connect([]);
  await assert.rejects(connection.reducers.sendMessage({ text: 5 } as any), /5 is not a string/);
  await assert.rejects(connection.reducers.sendMessage({ Text: 'a' } as any), /has no property text/);
  socket.close();
  const late = connection.reducers.tick();
  await assert.rejects(late, DisconnectedError);
});

test('values of the wrong type are refused', () => {
  const writer = new BinaryWriter();
  assert.throws(() => t.bool().write(writer, undefined as any), /undefined is not a boolean/);
  assert.throws(() => t.f64().write(writer, '1' as any), /1 is not a number/);
  assert.throws(() => t.f32().write(writer, null as any), /null is not a number/);
  assert.equal(writer.length, 0);
});

test('nothing behind a message that cannot be applied is applied', async () => {
  const events: string[] = [];
  const { connection, socket } = await connect(events);
  const good = message.transaction({ set: 0, table: 'message', inserts: [messageRow(1n, 7n, 'a')] });
  const cutShort = message.transaction(
    { set: 0, table: 'message', inserts: [messageRow(2n, 7n, 'b')] },
    { set: 0, table: 'everything', inserts: [Uint8Array.of(1)] }
  );
  socket.close = () => {};
  await socket.deliver(cutShort, good);
  await socket.deliver(good);
  assert.equal(events.length, 1);
  assert.match(events[0]!, /^disconnected data too short/);
  assert.deepEqual([connection.isActive, connection.db.message.count()], [false, 0n]);
});

test('unsubscribing asks for no rows and drops those of the set', async () => {
  const events: string[] = [];
  const { connection, socket, handle } = await connect(events);
  await socket.deliver(message.subscribeApplied(0, 0, { message: [messageRow(1n, 7n, 'a'), messageRow(2n, 7n, 'b')] }));
  handle.unsubscribeThen(ctx => events.push(`end ${ctx.db.message.count()}`));
  await settled();
  const request = socket.request(1);
  assert.deepEqual([request.tag, request.body.readU32(), request.body.readU8()], [1, 0, 0]);
  await socket.deliver(out => {
    out.writeU8(2);
    out.writeU32(request.requestId);
    out.writeU32(0);
    out.writeU8(1);
  });
  assert.deepEqual(events, ['+a', '+b', 'end 0', '-a', '-b']);
  assert.equal(handle.isEnded(), true);
});

test('changes of query sets that are not known are ignored', async () => {
  const events: string[] = [];
  const { socket, handle } = await connect(events);
  await socket.deliver(message.subscribeApplied(0, 0, { message: [] }));
  await socket.deliver(message.transaction({ set: 9, table: 'message', inserts: [messageRow(1n, 7n, 'of nobody')] }));
  handle.unsubscribe();
  assert.throws(() => handle.unsubscribe(), /ended before/);
  await socket.deliver(message.unsubscribeApplied(1, 0, {}));
  await socket.deliver(message.transaction({ set: 0, table: 'message', inserts: [messageRow(2n, 7n, 'too late')] }));
  assert.deepEqual(events, []);
});

test('a procedure that fails rejects with its text', async () => {
  const { connection, socket } = await connect([]);
  const refused = assert.rejects(connection.procedures.quote({ symbol: 'X' }), /no such procedure/);
  await settled();
  const { requestId } = socket.request(1);
  await socket.deliver(out => {
    out.writeU8(7);
    out.writeU8(1);
    out.writeString('no such procedure');
    out.writeI64(0n);
    out.writeI64(0n);
    out.writeU32(requestId);
  });
  await refused;
});

test('requests share frames up to a limit with v3, and have one each with v2', async () => {
  const { connection, socket } = await connect([]);
  const before = socket.sent.length;
  const calls = Array.from({ length: 5 }, () => connection.reducers.sendMessage({ text: 'x'.repeat(100_000) }));
  await settled();
  assert.deepEqual(socket.sent.slice(before).map(frame => Math.round(frame.length / 100_000)), [2, 2, 1]);
  const old = new FakeSocket('v2.bsatn.spacetimedb');
  const second = DbConnection.builder()
    .withUri('http://localhost')
    .withDatabaseName('chat')
    .withWSFn(async () => old)
    .build();
  calls.push(second.reducers.tick(), second.reducers.tick());
  await settled();
  old.onopen();
  assert.equal(old.sent.length, 2);
  connection.disconnect();
  second.disconnect();
  assert.ok((await Promise.allSettled(calls)).every(each => each.status === 'rejected'));
});

test('callbacks added or removed by a callback count from the next message on', async () => {
  const events: string[] = [];
  const { connection, socket } = await connect([]);
  const second = (_: unknown, row: { text: string }) => void events.push(`second ${row.text}`);
  connection.db.message.onInsert((_, row) => {
    events.push(`first ${row.text}`);
    connection.db.message.removeOnInsert(second);
    if (row.text !== 'c') {
      connection.db.message.onInsert(second);
    }
  });
  await socket.deliver(message.subscribeApplied(0, 0, { message: [messageRow(1n, 7n, 'a'), messageRow(2n, 7n, 'b')] }));
  await socket.deliver(message.transaction({ set: 0, table: 'message', inserts: [messageRow(3n, 7n, 'c')] }));
  await socket.deliver(message.transaction({ set: 0, table: 'message', inserts: [messageRow(4n, 7n, 'd')] }));
  assert.deepEqual(events, ['first a', 'first b', 'first c', 'second c', 'first d']);
});

test('before a row goes, callbacks see it and all others', async () => {
  const events: string[] = [];
  const { connection, socket } = await connect([]);
  await socket.deliver(message.subscribeApplied(0, 0, { message: [messageRow(1n, 7n, 'a'), messageRow(2n, 7n, 'b')] }));
  const callback = (ctx: { db: typeof connection.db }, row: { text: string }) =>
    void events.push(`${row.text} of ${ctx.db.message.count()}`);
  connection.db.message.onBeforeDelete(callback);
  const deletes = [messageRow(1n, 7n, 'a'), messageRow(2n, 7n, 'b')];
  await socket.deliver(message.transaction({ set: 0, table: 'message', deletes, inserts: [messageRow(2n, 7n, 'B')] }));
  connection.db.message.removeOnBeforeDelete(callback);
  await socket.deliver(message.transaction({ set: 0, table: 'message', deletes: [messageRow(2n, 7n, 'B')] }));
  assert.deepEqual([events, connection.db.message.count()], [['a of 2'], 0n]);
});

test('the application is told what its callbacks throw', async () => {
  const errors: unknown[] = [];
  const { connection, socket } = await connect([], error => {
    errors.push(error);
    throw new Error('printed by the test: the handler fails, too');
  });
  connection.db.message.onInsert(() => {
    throw 'thrown by a callback';
  });
  await socket.deliver(message.subscribeApplied(0, 0, { message: [messageRow(1n, 7n, 'a')] }));
  assert.deepEqual([errors, connection.isActive], [['thrown by a callback'], true]);
});

async function connectToPlatform(events: string[], compression: 'gzip' | 'brotli') {
  (globalThis as any).WebSocket = PlatformSocket;
  const connection = DbConnection.builder()
    .withUri('http://localhost:3000')
    .withDatabaseName('chat')
    .withCompression(compression)
    .onDisconnect((_, error) => events.push(`disconnected ${error?.message ?? 'cleanly'}`))
    .build();
  connection.db.message.onInsert((_, row) => events.push(`+${row.text}`));
  await settled();
  const socket = PlatformSocket.last;
  socket.onopen();
  socket.deliver(0, encode(message.initial()));
  connection.subscriptionBuilder().subscribe(tables.message);
  await settled();
  return socket;
}

function rows(id: bigint, text: string): Uint8Array {
  return encode(message.transaction({ set: 0, table: 'message', inserts: [messageRow(id, 7n, text)] }));
}

test('what came compressed before the end is applied before the end is told', async () => {
  const events: string[] = [];
  const socket = await connectToPlatform(events, 'gzip');
  socket.deliver(2, gzipSync(rows(1n, 'last')));
  socket.onclose({});
  await eventually(() => events.length === 2);
  assert.deepEqual(events, ['+last', 'disconnected cleanly']);
});

test('nothing behind a frame that cannot be decompressed is applied', async () => {
  const events: string[] = [];
  const socket = await connectToPlatform(events, 'gzip');
  socket.deliver(2, Uint8Array.of(1, 2, 3));
  socket.deliver(0, rows(1n, 'behind'));
  await eventually(() => events.length > 0);
  assert.equal(events.length, 1);
  assert.match(events[0]!, /^disconnected ./);
});

test('brotli is for runtimes that have it', async () => {
  const original = globalThis.DecompressionStream;
  const formats: string[] = [];
  globalThis.DecompressionStream = class {
    constructor(format: string) {
      formats.push(format);
      if (format === 'brotli') {
        throw new TypeError('unknown to this test');
      }
    }
  } as any;
  assert.throws(() => DbConnection.builder().withCompression('brotli'), TypeError);
  // Stands in for the real algorithm: reverses the bytes.
  globalThis.DecompressionStream = class extends TransformStream<Uint8Array, Uint8Array> {
    constructor(format: string) {
      assert.equal(format, 'brotli');
      super({ transform: (chunk, controller) => controller.enqueue(chunk.slice().reverse()) });
    }
  } as any;
  const events: string[] = [];
  const socket = await connectToPlatform(events, 'brotli');
  assert.match(socket.url.search, /compression=Brotli/);
  socket.deliver(1, rows(1n, 'a').reverse());
  await eventually(() => events.length > 0);
  globalThis.DecompressionStream = original;
  assert.deepEqual([events, formats], [['+a'], ['brotli']]);
});

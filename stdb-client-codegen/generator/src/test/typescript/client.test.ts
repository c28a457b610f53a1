/** What holds on our runtime and on the official package alike: the same bindings, the same server. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Identity, InternalError, SenderError } from '@stdb/client';
import { DbConnection, tables } from './bindings';
import { FakeSocket, encode, message, messageRow, settled } from './server';

async function connect(): Promise<{ connection: DbConnection; socket: FakeSocket; connected: string[] }> {
  const socket = new FakeSocket();
  const connected: string[] = [];
  const connection = DbConnection.builder()
    .withUri('http://localhost:3000')
    .withDatabaseName('chat')
    .withWSFn((async () => socket) as any)
    .onConnect((_, identity, token) => connected.push(`${identity.toHexString().slice(-2)} ${token}`))
    .build();
  await settled();
  socket.onopen();
  await socket.deliver(message.initial());
  return { connection, socket, connected };
}

/** Subscribes to all messages and delivers `rows`. */
async function subscribe(connection: DbConnection, socket: FakeSocket, rows: Uint8Array[]) {
  const index = socket.sent.length;
  let applied = 0;
  const handle = connection
    .subscriptionBuilder()
    .onApplied(() => applied++)
    .subscribe(tables.message);
  await settled();
  const { tag, requestId, body } = socket.request(index);
  assert.equal(tag, 0);
  const set = body.readU32();
  assert.equal(body.readU32(), 1);
  assert.equal(body.readString(), 'SELECT * FROM "message"');
  await socket.deliver(message.subscribeApplied(requestId, set, { message: rows }));
  assert.equal(applied, 1);
  assert.equal(handle.isActive(), true);
  return { handle, set };
}

function record(connection: DbConnection): string[] {
  const log: string[] = [];
  connection.db.message.onInsert((ctx, row) => log.push(`${ctx.event.tag} +${row.text}`));
  connection.db.message.onDelete((ctx, row) => log.push(`${ctx.event.tag} -${row.text}`));
  connection.db.message.onUpdate((ctx, old, now) => log.push(`${ctx.event.tag} ${old.text}>${now.text}`));
  return log;
}

test('onConnect gives identity and token', async () => {
  const { connected } = await connect();
  assert.deepEqual(connected, ['07 the-token']);
});

test('subscribed rows are in the cache and found by index', async () => {
  const { connection, socket } = await connect();
  const log = record(connection);
  await subscribe(connection, socket, [messageRow(1n, 7n, 'a'), messageRow(2n, 8n, 'b')]);
  assert.deepEqual(log, ['SubscribeApplied +a', 'SubscribeApplied +b']);
  assert.equal(connection.db.message.count(), 2n);
  assert.equal(connection.db.message.id.find(2n)?.text, 'b');
  assert.equal(connection.db.message.id.find(3n), null);
  assert.equal(connection.db.message.id.find(1n)?.sentAt.microsSinceUnixEpoch, 5_000n);
  assert.deepEqual([...connection.db.message.bySender.filter(new Identity(8n))].map(row => row.text), ['b']);
  assert.deepEqual([...connection.db.message.iter()].map(row => row.text), ['a', 'b']);
});

test('changes of others are inserts, updates and deletes', async () => {
  const { connection, socket } = await connect();
  const { set } = await subscribe(connection, socket, [messageRow(1n, 7n, 'a')]);
  const log = record(connection);
  await socket.deliver(message.transaction({ set, table: 'message', inserts: [messageRow(2n, 7n, 'b')] }));
  await socket.deliver(
    message.transaction({
      set,
      table: 'message',
      inserts: [messageRow(1n, 7n, 'A')],
      deletes: [messageRow(1n, 7n, 'a')],
    })
  );
  await socket.deliver(message.transaction({ set, table: 'message', deletes: [messageRow(2n, 7n, 'b')] }));
  assert.deepEqual(log, ['Transaction +b', 'Transaction a>A', 'Transaction -b']);
  assert.equal(connection.db.message.count(), 1n);
});

test('a row of two query sets goes with the second', async () => {
  const { connection, socket } = await connect();
  const row = messageRow(1n, 7n, 'a');
  const first = await subscribe(connection, socket, [row]);
  const log = record(connection);
  const second = await subscribe(connection, socket, [row]);
  assert.deepEqual(log, []);
  for (const { handle, set } of [first, second]) {
    assert.equal(connection.db.message.count(), 1n);
    const index = socket.sent.length;
    let ended = 0;
    handle.unsubscribeThen(() => ended++);
    await settled();
    const { tag, requestId, body } = socket.request(index);
    assert.deepEqual([tag, body.readU32()], [1, set]);
    await socket.deliver(message.unsubscribeApplied(requestId, set, { message: [row] }));
    assert.equal(ended, 1);
    assert.equal(handle.isEnded(), true);
  }
  assert.deepEqual(log, ['UnsubscribeApplied -a']);
  assert.equal(connection.db.message.count(), 0n);
});

test('a committed reducer call resolves when its rows are there', async () => {
  const { connection, socket } = await connect();
  const { set } = await subscribe(connection, socket, []);
  const log = record(connection);
  const index = socket.sent.length;
  let seen = -1n;
  const call = connection.reducers.sendMessage({ text: 'hello' }).then(() => (seen = connection.db.message.count()));
  await settled();
  const { tag, requestId, body } = socket.request(index);
  assert.deepEqual([tag, body.readU8(), body.readString()], [3, 0, 'send_message']);
  assert.deepEqual(body.readUInt8Array(), encode(out => out.writeString('hello')));
  await socket.deliver(message.reducerOk(requestId, { set, table: 'message', inserts: [messageRow(1n, 7n, 'hello')] }));
  await call;
  assert.equal(seen, 1n);
  assert.deepEqual(log, ['Reducer +hello']);
});

test('a refused reducer call rejects with its text, whatever the error has beside it', async () => {
  const { connection, socket } = await connect();
  const refused = connection.reducers.sendMessage({ text: '' });
  const crashed = connection.reducers.tick({});
  await settled();
  assert.equal(socket.sent.length, 1, 'calls of one task share a frame');
  const { requestId } = socket.request(0);
  await Promise.all([
    assert.rejects(refused, (error: unknown) => error instanceof SenderError && error.message === 'must not be empty'),
    assert.rejects(crashed, (error: unknown) => error instanceof InternalError && error.message === 'no such reducer'),
    socket.deliver(
      message.reducerError(requestId, 'must not be empty', out => out.writeU8(3)),
      message.reducerInternalError(requestId + 1, 'no such reducer')
    ),
  ]);
});

test('a procedure resolves with its value', async () => {
  const { connection, socket } = await connect();
  const quote = connection.procedures.quote({ symbol: 'X' });
  await settled();
  const { tag, requestId } = socket.request(0);
  assert.equal(tag, 4);
  const some = encode(out => {
    out.writeU8(0);
    out.writeF64(1.5);
  });
  await socket.deliver(message.procedureReturned(requestId, some));
  assert.equal(await quote, 1.5);
});

test('event rows are announced and not kept', async () => {
  const { connection, socket } = await connect();
  const { set } = await subscribe(connection, socket, []);
  const seen: number[] = [];
  connection.db.ping.onInsert((_, row) => seen.push(row.x));
  await socket.deliver(message.transaction({ set, table: 'ping', events: [encode(out => out.writeI32(-4))] }));
  assert.deepEqual(seen, [-4]);
  assert.equal(connection.db.ping.count(), 0n);
});

test('a refused subscription reports the text', async () => {
  const { connection, socket } = await connect();
  const errors: (string | undefined)[] = [];
  connection
    .subscriptionBuilder()
    .onError(ctx => errors.push(ctx.event?.message))
    .subscribe('SELECT * FROM nothing');
  await settled();
  await socket.deliver(message.subscriptionError(socket.request(0).requestId, 0, 'no such table: nothing'));
  assert.deepEqual(errors, ['no such table: nothing']);
});

test('queries render as SQL', () => {
  const name = new Identity(255n);
  assert.equal(
    tables.message.where(m => m.text.eq("it's").and(m.id.gt(5n))).toSql(),
    `SELECT * FROM "message" WHERE ("message"."text" = 'it''s') AND ("message"."id" > 5)`
  );
  assert.match(tables.message.where(m => m.sender.eq(name)).toSql(), /"sender" = 0x0{62}ff\)?$/);
  assert.match(
    tables.myMessages.where(m => m.sentAt.ne(m.sentAt)).toSql(),
    /"my_messages"\."sent_at" <> "my_messages"\."sent_at"/
  );
});

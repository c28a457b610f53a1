/** What our runtime does beyond the official package. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mock, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  BinaryReader,
  BinaryWriter,
  DisconnectedError,
  Identity,
  Range,
  SenderError,
  Timestamp,
  Uuid,
} from '@stdb/client';
import { DbConnection, reducers, tables } from './bindings';
import { Invoice } from './bindings/billing/types';
import type { ChargeCardParams } from './bindings/billing/types/reducers';
import { error as sendMessageError } from './bindings/send_message_reducer';
import { Color, Everything, type Shape } from './bindings/types';
import { FakeSocket, PlatformSocket, encode, eventually, message, messageRow, scoreRow, settled } from './server';

async function connect(events: string[] = []): Promise<{ connection: DbConnection; socket: FakeSocket }> {
  const socket = new FakeSocket();
  const connection = DbConnection.builder()
    .withUri('http://localhost:3000')
    .withDatabaseName('chat')
    .withWSFn(async () => socket)
    .onConnectError((_, error) => events.push(`connect error ${error.message}`))
    .onDisconnect((_, error) => events.push(`disconnected ${error?.message ?? 'cleanly'}`))
    .build();
  await settled();
  socket.onopen();
  return { connection, socket };
}

async function refusal(value: (out: BinaryWriter) => void): Promise<SenderError> {
  const { connection, socket } = await connect();
  await socket.deliver(message.initial());
  const refused = connection.reducers.sendMessage({ text: '' }).catch((error: unknown) => error);
  await settled();
  await socket.deliver(message.reducerError(socket.request(0).requestId, 'no', value));
  return (await refused) as SenderError;
}

test('a refusal has the value of the type that the reducer declares', async () => {
  const error = await refusal(out => {
    out.writeU8(2);
    out.writeU8(0);
    out.writeU32(7);
  });
  const value: Shape | undefined = error.valueAs(sendMessageError);
  assert.deepEqual([error.message, value], ['no', { tag: 'Optional', value: 7 }]);
});

test('a value of another type than the reducer declares is none', async () => {
  const longer = await refusal(out => {
    out.writeU8(3);
    out.writeU8(0);
  });
  const unknown = await refusal(out => out.writeU8(9));
  const none = await refusal(() => {});
  for (const error of [longer, unknown, none]) {
    assert.deepEqual([error.message, error.valueAs(sendMessageError)], ['no', undefined]);
  }
  assert.deepEqual((await refusal(out => out.writeU8(0))).valueAs(Color), { tag: 'DeepRed' });
});

async function connectToPlatform(token: string | undefined, events: string[]) {
  const requests: string[] = [];
  (globalThis as any).WebSocket = PlatformSocket;
  globalThis.fetch = async (url, init) => {
    requests.push(`${init?.method} ${url} ${(init?.headers as Record<string, string>)['Authorization']}`);
    return token === 'bad' ? new Response('no', { status: 401 }) : Response.json({ token: 'short' });
  };
  const connection = DbConnection.builder()
    .withUri('http://localhost:3000')
    .withDatabaseName('my chat')
    .withToken(token)
    .withConfirmedReads(true)
    .onConnectError((_, error) => events.push(`${error.name}: ${error.message}`))
    .onDisconnect((_, error) => events.push(`disconnected ${error?.message ?? 'cleanly'}`))
    .build();
  await settled();
  return { connection, requests };
}

test('the token is traded for a short-lived one', async () => {
  const { requests } = await connectToPlatform('long', []);
  assert.deepEqual(requests, ['POST http://localhost:3000/v1/identity/websocket-token Bearer long']);
  const { url, protocols } = PlatformSocket.last;
  assert.equal(
    url.toString(),
    'ws://localhost:3000/v1/database/my%20chat/subscribe?token=short&compression=Gzip&confirmed=true'
  );
  assert.deepEqual(protocols, ['v3.bsatn.spacetimedb', 'v2.bsatn.spacetimedb']);
});

test('a token that was given stays, and https leads to wss', async () => {
  (globalThis as any).WebSocket = PlatformSocket;
  const given: string[] = [];
  const connection = DbConnection.builder()
    .withUri('https://localhost')
    .withDatabaseName('chat')
    .withToken('long')
    .onConnect((_, identity, token) => given.push(token))
    .build();
  await settled();
  PlatformSocket.last.onopen();
  PlatformSocket.last.deliver(0, encode(message.initial()));
  assert.equal(PlatformSocket.last.url.protocol, 'wss:');
  assert.deepEqual([given, connection.token], [['long'], 'long']);
});

test('a refused token is a connect error of its own kind', async () => {
  const events: string[] = [];
  await connectToPlatform('bad', events);
  assert.deepEqual(events, ['AuthError: the server refused the token: HTTP status 401']);
});

test('messages behind a compressed one wait for it', async () => {
  const events: string[] = [];
  const { connection } = await connectToPlatform(undefined, events);
  const socket = PlatformSocket.last;
  socket.onopen();
  socket.deliver(0, encode(message.initial()));
  connection.subscriptionBuilder().subscribe(tables.message);
  await settled();
  assert.equal(socket.sent.length, 1);
  const log: string[] = [];
  connection.db.message.onInsert((_, row) => log.push(row.text));
  socket.deliver(2, gzipSync(encode(message.subscribeApplied(0, 0, { message: [messageRow(1n, 7n, 'first')] }))));
  socket.deliver(0, encode(message.transaction({ set: 0, table: 'message', inserts: [messageRow(2n, 7n, 'second')] })));
  await eventually(() => log.length === 2);
  assert.deepEqual(log, ['first', 'second']);
  socket.deliver(2, Uint8Array.of(1, 2, 3));
  await eventually(() => events.length > 0);
  assert.equal(events.length, 1);
  assert.match(events[0]!, /^disconnected ./);
});

test('rows of a key of several columns are found and updated by it', async () => {
  const { connection, socket } = await connect();
  await socket.deliver(message.initial());
  connection.subscriptionBuilder().subscribe(tables.score);
  await settled();
  await socket.deliver(
    message.subscribeApplied(0, 0, { score: [scoreRow(7n, 1, 10n), scoreRow(7n, 2, 20n), scoreRow(8n, 1, 30n)] })
  );
  const { score } = connection.db;
  const log: string[] = [];
  score.onUpdate((_, before, after) => log.push(`${after.gameLevel}: ${before.points}>${after.points}`));
  score.onInsert((_, row) => log.push(`+${row.points}`));
  score.onDelete((_, row) => log.push(`-${row.points}`));
  await socket.deliver(
    message.transaction({
      set: 0,
      table: 'score',
      deletes: [scoreRow(7n, 2, 20n), scoreRow(8n, 1, 30n)],
      inserts: [scoreRow(7n, 2, 25n), scoreRow(8n, 2, 30n)],
    })
  );
  assert.deepEqual(log, ['-30', '2: 20>25', '+30']);
  const player = new Identity(7n);
  assert.equal(score.playerGameLevel.find([player, 2])?.points, 25n);
  assert.equal(score.playerGameLevel.find([new Identity(8n), 1]), null);
  assert.deepEqual([...score.playerGameLevel.filter(player)].map(row => row.points), [10n, 25n]);
  assert.equal(score.count(), 3n);
});

test('rows of a query set the server gives up are taken out, and the connection stays', async () => {
  const events: string[] = [];
  const { connection, socket } = await connect(events);
  await socket.deliver(message.initial());
  const errors: string[] = [];
  const handle = connection
    .subscriptionBuilder()
    .onError((_, error) => errors.push(error.message))
    .subscribe(tables.message);
  await settled();
  await socket.deliver(message.subscribeApplied(0, 0, { message: [messageRow(1n, 7n, 'a'), messageRow(2n, 7n, 'b')] }));
  const deleted: string[] = [];
  connection.db.message.onDelete((ctx, row) => deleted.push(`${ctx.event.tag} ${row.text}`));
  await socket.deliver(
    message.transaction({
      set: 0,
      table: 'message',
      deletes: [messageRow(1n, 7n, 'a')],
      inserts: [messageRow(1n, 7n, 'A')],
    })
  );
  await socket.deliver(message.subscriptionError(undefined, 0, 'index gone'));
  assert.deepEqual(errors, ['index gone']);
  assert.deepEqual(deleted.sort(), ['Error A', 'Error b']);
  assert.equal(connection.db.message.count(), 0n);
  assert.equal(handle.isEnded(), true);
  assert.deepEqual([connection.isActive, events], [true, []]);
});

test('calls without an answer reject when the connection ends', async () => {
  const events: string[] = [];
  const { connection, socket } = await connect(events);
  await socket.deliver(message.initial());
  const call = connection.reducers.tick();
  socket.close();
  await assert.rejects(call, DisconnectedError);
  await assert.rejects(async () => connection.reducers.tick(), DisconnectedError);
  assert.deepEqual(events, ['disconnected cleanly']);
});

test('a connection that ends before the first message is a connect error', async () => {
  const events: string[] = [];
  const { socket } = await connect(events);
  socket.onerror({ message: 'refused' });
  socket.close();
  assert.deepEqual(events, ['connect error refused']);
});

test('disconnect before the first message is silent', async () => {
  const events: string[] = [];
  const { connection } = await connect(events);
  connection.disconnect();
  assert.deepEqual([events, connection.isActive], [[], false]);
});

test('an unreadable message ends the connection with its reason', async () => {
  const events: string[] = [];
  const { socket } = await connect(events);
  await socket.deliver(message.initial());
  await socket.deliver(out => out.writeU8(99));
  assert.deepEqual(events, ['disconnected unknown server message tag 99']);
});

test('a failing callback does not keep the others from running', async () => {
  const { connection, socket } = await connect();
  await socket.deliver(message.initial());
  connection.subscriptionBuilder().subscribe(tables.message);
  await settled();
  const log: string[] = [];
  connection.db.message.onInsert(() => {
    throw new Error('expected by the test');
  });
  connection.db.message.onInsert((_, row) => log.push(row.text));
  await socket.deliver(message.subscribeApplied(0, 0, { message: [messageRow(1n, 7n, 'a')] }));
  assert.deepEqual(log, ['a']);
});

test('deletes, updates, inserts are called back in this order, after onApplied', async () => {
  const { connection, socket } = await connect();
  await socket.deliver(message.initial());
  const log: string[] = [];
  connection
    .subscriptionBuilder()
    .onApplied(ctx => log.push(`applied ${ctx.db.message.count()}`))
    .subscribe(tables.message);
  connection.db.message.onInsert((_, row) => log.push(`+${row.text}`));
  connection.db.message.onUpdate((_, old, now) => log.push(`${old.text}>${now.text}`));
  connection.db.message.onDelete((_, row) => log.push(`-${row.text}`));
  await settled();
  await socket.deliver(message.subscribeApplied(0, 0, { message: [messageRow(1n, 7n, 'a'), messageRow(2n, 7n, 'b')] }));
  await socket.deliver(
    message.transaction({
      set: 0,
      table: 'message',
      inserts: [messageRow(3n, 7n, 'c'), messageRow(1n, 7n, 'A'), messageRow(4n, 7n, 'same')],
      deletes: [messageRow(2n, 7n, 'b'), messageRow(1n, 7n, 'a'), messageRow(4n, 7n, 'same')],
    })
  );
  assert.deepEqual(log, ['applied 2', '+a', '+b', '-b', 'a>A', '+c']);
});

test('an identical row deleted by one query and inserted by another is no change', async () => {
  const { connection, socket } = await connect();
  await socket.deliver(message.initial());
  connection.subscriptionBuilder().subscribe(tables.message);
  await settled();
  const row = messageRow(1n, 7n, 'a');
  await socket.deliver(message.subscribeApplied(0, 0, { message: [row] }));
  const log: string[] = [];
  connection.db.message.onUpdate(() => log.push('update'));
  connection.db.message.onInsert(() => log.push('insert'));
  connection.db.message.onDelete(() => log.push('delete'));
  await socket.deliver(message.transaction({ set: 0, table: 'message', inserts: [row], deletes: [row] }));
  assert.deepEqual([log, connection.db.message.count()], [[], 1n]);
});

test('ranges and prefixes filter', async () => {
  const { connection, socket } = await connect();
  await socket.deliver(message.initial());
  connection.subscriptionBuilder().subscribe(tables.message);
  await settled();
  await socket.deliver(message.subscribeApplied(0, 0, { message: [messageRow(1n, 7n, 'a'), messageRow(2n, 8n, 'b')] }));
  const late = new Range<Timestamp>({ tag: 'included', value: new Timestamp(5_000n) });
  const later = new Range<Timestamp>({ tag: 'excluded', value: new Timestamp(5_000n) });
  const { senderSent } = connection.db.message;
  assert.deepEqual([...senderSent.filter([new Identity(8n), late])].map(row => row.text), ['b']);
  assert.deepEqual([...senderSent.filter([new Identity(8n), later])], []);
});

test('queries evaluate like they render', () => {
  const query = tables.message.where(m => m.id.gte(2n)).where(m => m.text.eq('x').not());
  const row = { id: 2n, sender: Identity.zero(), sentAt: Timestamp.UNIX_EPOCH, text: 'y' };
  assert.deepEqual(
    [query.matches(row), query.matches({ ...row, text: 'x' }), query.matches({ ...row, id: 1n })],
    [true, false, false]
  );
  assert.throws(
    () => tables.message.leftSemijoin(tables.message, (a, b) => a.id.eq(b.id)),
    /cannot be joined with itself/
  );
  assert.equal(
    tables.message.leftSemijoin(tables.everything, (m, e) => m.id.eq(e.theU64)).toSql(),
    'SELECT "message".* FROM "message" JOIN "everything" ON "message"."id" = "everything"."the_u_64"'
  );
});

test('rows match in the order that the server has', () => {
  const row = { id: 1n, sender: new Identity(1n), sentAt: new Timestamp(0n), text: '\u{1f600}' };
  const greatest = tables.message.where(m => m.text.gt('\uff5e'));
  const prefix = tables.message.where(m => m.text.lt('\u{1f600}x').and(m.text.gte('\u{1f600}')));
  assert.deepEqual([greatest.matches(row), prefix.matches(row)], [true, true]);
  assert.equal(greatest.matches({ ...row, text: 'z' }), false);
  const isAbove = (bound: number, value: number) =>
    tables.everything.where(e => e.theF64.gt(bound)).matches({ theF64: value } as Everything);
  assert.deepEqual([isAbove(Infinity, NaN), isAbove(NaN, NaN), isAbove(NaN, 1)], [true, false, false]);
  const equal = tables.everything.where(e => e.theF64.eq(NaN).or(e.theF64.eq(-0)));
  assert.deepEqual(
    [NaN, 0, 1].map(value => equal.matches({ theF64: value } as Everything)),
    [true, true, false]
  );
});

test('values of every type come back as the bytes they were', () => {
  const lines = readFileSync('everything.hex', 'utf8').trim().split('\n');
  assert.ok(lines.length >= 100);
  for (const line of lines) {
    const reader = new BinaryReader(Buffer.from(line, 'hex'));
    const value = Everything.read(reader);
    assert.equal(reader.remaining, 0);
    const writer = new BinaryWriter();
    Everything.write(writer, value);
    assert.equal(Buffer.from(writer.getBuffer()).toString('hex'), line);
  }
});

test('numbers out of range are refused', () => {
  const writer = new BinaryWriter();
  assert.throws(() => writer.writeU8(256), /256 does not fit u8/);
  assert.throws(() => writer.writeI32(1.5), /1.5 does not fit i32/);
  assert.throws(() => writer.writeU64(-1n), /-1 does not fit u64/);
  assert.throws(
    () => new BinaryReader(Uint8Array.of(1)).readU32(),
    /data too short: expected 4 bytes, given 1, offset 0/
  );
});

test('what goes over the connection is counted', async () => {
  const { connection, socket } = await connect();
  const call = connection.reducers.sendMessage({ text: 'a' });
  connection.subscriptionBuilder().subscribe([tables.message, tables.score]);
  await settled();
  const rows = [messageRow(1n, 7n, 'al'), messageRow(2n, 7n, 'bob')];
  const frames = [
    encode(message.initial()),
    encode(message.subscribeApplied(1, 0, { message: rows, unknown: [Uint8Array.of(1)] })),
    encode(message.transaction({ set: 0, table: 'message', inserts: [messageRow(3n, 7n, 'cy')], deletes: [rows[0]!] })),
    encode(rowsOfOneSize(0, 'score', [scoreRow(7n, 1, 10n), scoreRow(7n, 2, 20n), scoreRow(8n, 1, 30n)])),
    encode(message.reducerOk(socket.request(0).requestId)),
  ];
  frames.forEach(data => socket.onmessage({ data }));
  await call;

  const statistics = connection.statistics();
  assert.equal(socket.sent.length, 1, 'both requests are in one frame');
  assert.deepEqual([statistics.messagesSent, statistics.bytesSent], [2, size(socket.sent)]);
  assert.deepEqual([statistics.messagesReceived, statistics.bytesReceived], [5, size(frames)]);
  assert.equal(statistics.rowsReceived, 3 + 2 + 3);
  assert.equal(statistics.roundTrips, 1);
});

function size(frames: readonly Uint8Array[]): number {
  return frames.reduce((total, frame) => total + frame.length, 0);
}

/** An update with rows whose list says the size of one, not where each begins. */
function rowsOfOneSize(set: number, table: string, rows: readonly Uint8Array[]): (out: BinaryWriter) => void {
  return out => {
    out.writeU8(4);
    out.writeU32(1);
    out.writeU32(set);
    out.writeU32(1);
    out.writeString(table);
    out.writeU32(1);
    out.writeU8(0);
    for (const list of [rows, []]) {
      out.writeU8(0);
      out.writeU16(rows[0]!.length);
      out.writeUInt8Array(Uint8Array.from(list.flatMap(row => [...row])));
    }
  };
}

test('bytes are counted as they came, compressed', async () => {
  const { connection } = await connectToPlatform(undefined, []);
  const socket = PlatformSocket.last;
  socket.onopen();
  const plain = encode(message.initial());
  const compressed = gzipSync(encode(message.transaction()));
  socket.deliver(0, plain);
  socket.deliver(2, compressed);
  await eventually(() => connection.statistics().messagesReceived === 2);
  assert.equal(connection.statistics().bytesReceived, 1 + plain.length + 1 + compressed.length);
});

test('a round trip lasts from the call to its answer', async () => {
  let now = 1_000;
  const clock = mock.method(performance, 'now', () => now);
  const { connection, socket } = await connect();
  await socket.deliver(message.initial());
  for (const ms of [20, 50.5, 30]) {
    const call = connection.reducers.sendMessage({ text: 'a' });
    await settled();
    now += ms;
    await socket.deliver(message.reducerOk(socket.request(socket.sent.length - 1).requestId));
    await call;
  }
  clock.mock.restore();

  const { roundTrips, roundTripLastMicros, roundTripMaxMicros, roundTripTotalMicros } = connection.statistics();
  assert.deepEqual(
    [roundTrips, roundTripLastMicros, roundTripMaxMicros, roundTripTotalMicros],
    [3, 30_000, 50_500, 100_500]
  );
});

test('texts of values', () => {
  assert.equal(new Timestamp(-1n).toISOString(), '1969-12-31T23:59:59.999999Z');
  assert.equal(Uuid.parse('00112233-4455-6677-8899-aabbccddeeff').toString(), '00112233-4455-6677-8899-aabbccddeeff');
  assert.equal(Identity.fromString('0x' + 'c2'.repeat(32)).toHexString(), 'c2'.repeat(32));
  assert.throws(() => Identity.fromString('12'), /identity must be 64 hexadecimal digits: 12/);
});

test('a view with parameters is called with arguments, and left out of all tables', async () => {
  const { connection, socket } = await connect();
  await socket.deliver(message.initial());
  const call = tables.sentBy({
    sender: new Identity(255n),
    since: new Timestamp(1_500_000n),
    firstId: 3n,
    text: "it's",
  });
  assert.equal(
    call.toSql(),
    `SELECT * FROM "sent_by"(0x${'0'.repeat(62)}ff, '1970-01-01T00:00:01.500000Z', 3, 'it''s')`
  );
  connection.subscriptionBuilder().subscribe([call, tables.message]);
  connection.subscriptionBuilder().subscribeToAllTables();
  await settled();
  // Requests may share a frame.
  const sent = socket.sent.map(bytes => new TextDecoder().decode(bytes)).join();
  assert.match(sent, /"sent_by"\(0x.*"message".*"message".*"my_messages"/s);
  assert.equal(sent.split('sent_by').length, 2);
  assert.doesNotMatch(sent, /around/);
  assert.equal(connection.db.sentBy.count(), 0n);
});

test('objects of submodules are behind their namespaces', async () => {
  const { connection, socket } = await connect();
  await socket.deliver(message.initial());
  connection.subscriptionBuilder().subscribe([tables.billing.invoice, tables.billing.taxRates.rate]);
  await settled();
  const invoice: Invoice = { id: 7n, amount: 50n, color: { tag: 'DeepRed' } };
  const row = encode(out => Invoice.write(out, invoice));
  await socket.deliver(message.subscribeApplied(0, 0, { 'billing.invoice': [row], 'billing.tax_rates.rate': [] }));
  assert.deepEqual([...connection.db.billing.invoice.iter()], [invoice]);
  assert.deepEqual(connection.db.billing.invoice.id.find(7n), invoice);
  assert.equal(connection.db['billing.invoice'], connection.db.billing.invoice);
  assert.equal(connection.db.billing.taxRates.rate.count(), 0n);
  assert.equal(reducers.billing.chargeCard.name, 'billing.charge_card');

  const params: ChargeCardParams = { amount: 50n, color: { tag: 'DeepRed' } };
  const calls = [connection.reducers.billing.chargeCard(params), connection.procedures.billing.total()];
  await settled();
  const sent = socket.sent.map(bytes => new TextDecoder().decode(bytes)).join();
  assert.match(sent, /SELECT \* FROM "billing"."invoice".*SELECT \* FROM "billing"."tax_rates"."rate"/s);
  assert.match(sent, /billing\.charge_card.*billing\.total/s);
  connection.disconnect();
  await Promise.allSettled(calls);
});

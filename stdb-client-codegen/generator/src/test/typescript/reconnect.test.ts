/** A lost connection comes back as the same user, with the same subscriptions, and tells what has changed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AuthError,
  BinaryReader,
  DisconnectedError,
  IdentityChangedError,
  type ReconnectPolicy,
  type WebSocketArgs,
} from '@stdb/client';
import { DbConnection, tables } from './bindings';
import { FakeSocket, eventually, message, messageRow, settled } from './server';

const QUICK: ReconnectPolicy = { firstDelayMs: 1, maxDelayMs: 5 };
const SUBSCRIBE = 0;
const UNSUBSCRIBE = 1;
const SUBSCRIBE_BATCH = 5;

const al = messageRow(1n, 7n, 'al');
const bob = messageRow(2n, 7n, 'bob');
const cy = messageRow(3n, 7n, 'cy');

/** A client, the sockets it opened, and what it was told. */
class Client {
  readonly events: string[] = [];
  readonly sockets: FakeSocket[] = [];
  readonly args: WebSocketArgs[] = [];
  /** What opening a socket throws, by the number of the socket. */
  readonly failures = new Map<number, Error>();
  readonly connection: DbConnection;

  constructor(policy: ReconnectPolicy, firstFailure?: Error) {
    if (firstFailure) {
      this.failures.set(0, firstFailure);
    }
    this.connection = DbConnection.builder()
      .withUri('http://localhost:3000')
      .withDatabaseName('chat')
      .withReconnect(policy)
      .withWSFn(async args => {
        this.args.push(args);
        const socket = new FakeSocket();
        this.sockets.push(socket);
        const failure = this.failures.get(this.sockets.length - 1);
        if (failure) {
          throw failure;
        }
        return socket;
      })
      .onConnect(() => this.events.push('connect'))
      .onConnectError((_, error) => this.events.push(`connectError ${error.message}`))
      .onReconnecting((_, attempt) => this.events.push(`attempt ${attempt}`))
      .onReconnected(ctx => this.events.push(`reconnected ${ctx.event.tag} ${ctx.isActive}`))
      .onDisconnect((_, error) => this.events.push(`disconnect ${error?.name ?? 'cleanly'}`))
      .build();
    const { message: table } = this.connection.db;
    table.onInsert((ctx, row) => this.events.push(`+${row.text} ${ctx.event.tag}`));
    table.onDelete((ctx, row) => this.events.push(`-${row.text} ${ctx.event.tag}`));
    table.onUpdate((ctx, before, after) => this.events.push(`${before.text}>${after.text} ${ctx.event.tag}`));
  }

  get socket(): FakeSocket {
    return this.sockets[this.sockets.length - 1]!;
  }

  /** Waits for socket `number` and opens it. */
  async opened(number: number, identity = 7n): Promise<FakeSocket> {
    await eventually(() => this.sockets.length > number);
    await settled();
    this.socket.onopen();
    await this.socket.deliver(message.initial(identity));
    return this.socket;
  }

  subscribe(name: string) {
    return this.connection
      .subscriptionBuilder()
      .onApplied(() => this.events.push(`applied ${name}`))
      .onError((_, error) => this.events.push(`error ${name}: ${error.message}`))
      .subscribe(tables.message);
  }

  texts(): string[] {
    return [...this.connection.db.message].map(row => row.text).sort();
  }
}

async function connected(policy: ReconnectPolicy = QUICK): Promise<Client> {
  const client = new Client(policy);
  await client.opened(0);
  return client;
}

/** A client with two sets that overlap. */
async function subscribed(policy?: ReconnectPolicy) {
  const client = await connected(policy);
  const handles = [client.subscribe('first'), client.subscribe('second')] as const;
  await settled();
  await client.socket.deliver(message.subscribeApplied(0, 0, { message: [al, bob, cy] }));
  await client.socket.deliver(message.subscribeApplied(1, 1, { message: [al] }));
  client.events.length = 0;
  return { client, handles };
}

/** Returns tag and query set of every message about query sets in the frames of a socket. */
function setMessages(socket: FakeSocket): [number, number][] {
  const result: [number, number][] = [];
  for (const frame of socket.sent) {
    const reader = new BinaryReader(frame);
    while (reader.remaining > 0) {
      const tag = reader.readU8();
      reader.readU32();
      const sets = tag === SUBSCRIBE_BATCH ? reader.readU32() : 1;
      for (let i = 0; i < sets; i++) {
        result.push([tag, reader.readU32()]);
        if (tag === UNSUBSCRIBE) {
          reader.readU8();
        } else {
          for (let queries = reader.readU32(); queries > 0; queries--) {
            reader.readString();
          }
        }
      }
    }
  }
  return result;
}

test('only what has changed is told', async () => {
  const { client, handles } = await subscribed();
  client.socket.drop();
  assert.deepEqual([client.connection.isActive, client.connection.isReconnecting], [true, true]);
  const socket = await client.opened(1);
  assert.deepEqual(setMessages(socket), [
    [SUBSCRIBE_BATCH, 0],
    [SUBSCRIBE_BATCH, 1],
  ]);
  assert.deepEqual(client.texts(), ['al', 'bob', 'cy']);
  const ann = messageRow(2n, 7n, 'ann');
  const dan = messageRow(4n, 7n, 'dan');
  await socket.deliver(message.batchApplied({ 0: { message: [al, ann] }, 1: { message: [al, dan] } }));
  assert.deepEqual(client.events, [
    'attempt 1',
    '-cy Resynchronized',
    'bob>ann Resynchronized',
    '+dan Resynchronized',
    'reconnected Resynchronized true',
  ]);
  assert.deepEqual(client.texts(), ['al', 'ann', 'dan']);
  assert.deepEqual([client.connection.isReconnecting, handles[0].isActive()], [false, true]);

  client.events.length = 0;
  await socket.deliver(message.transaction({ set: 0, table: 'message', deletes: [al] }));
  assert.deepEqual(client.events, [], 'rows are counted as before');
  await socket.deliver(message.transaction({ set: 1, table: 'message', deletes: [al] }));
  assert.deepEqual(client.events, ['-al Transaction']);
  client.connection.disconnect();
  assert.deepEqual(client.events, ['-al Transaction', 'disconnect cleanly']);
});

test('statistics go on', async () => {
  const client = await connected({ ...QUICK, keptCalls: 1 });
  const before = client.connection.statistics();
  client.socket.drop();
  const kept = client.connection.reducers.tick();
  const socket = await client.opened(1);
  await socket.deliver(message.reducerOk(socket.request(0).requestId));
  await kept;
  const after = client.connection.statistics();
  assert.deepEqual([after.messagesSent, after.messagesReceived, after.roundTrips], [1, 3, 1]);
  assert.ok(before.bytesReceived > 0 && after.bytesReceived > 2 * before.bytesReceived);
  assert.equal(after.bytesSent, socket.sent[0]!.length);
  client.connection.disconnect();
});

test('the user and the session stay the same', async () => {
  const client = await connected();
  client.socket.drop();
  await client.opened(1);
  assert.deepEqual(client.events, ['connect', 'attempt 1', 'reconnected Resynchronized true']);
  assert.deepEqual(
    client.args.map(each => each.authToken),
    [undefined, 'the-token']
  );
  assert.match(client.args[0]!.sessionId!, /^[0-9a-f]{32}$/);
  assert.equal(client.args[1]!.sessionId, client.args[0]!.sessionId);
});

test('another identity ends the connection', async () => {
  const client = await connected();
  client.socket.drop();
  await client.opened(1, 8n);
  assert.deepEqual(client.events, ['connect', 'attempt 1', `disconnect ${IdentityChangedError.name}`]);
  assert.equal(client.connection.isActive, false);
});

test('calls say whether they may have run', async () => {
  const client = await connected();
  const underWay = client.connection.reducers.tick();
  await settled();
  client.socket.drop();
  await assert.rejects(underWay, (error: DisconnectedError) => error.isOutcomeUnknown);
  await assert.rejects(client.connection.reducers.tick(), (error: DisconnectedError) => !error.isOutcomeUnknown);
  client.connection.disconnect();
});

test('as many calls are kept as the policy says', async () => {
  const client = await connected({ ...QUICK, keptCalls: 1 });
  client.socket.drop();
  const kept = client.connection.reducers.sendMessage({ text: 'a' });
  await assert.rejects(client.connection.reducers.tick(), DisconnectedError);
  const socket = await client.opened(1);
  const { tag, requestId } = socket.request(0);
  assert.equal(tag, 3);
  await socket.deliver(message.reducerOk(requestId));
  await kept;
  client.socket.drop();
  const lost = client.connection.reducers.tick();
  client.connection.disconnect();
  await assert.rejects(lost, (error: DisconnectedError) => !error.isOutcomeUnknown);
});

test('sets may start and end meanwhile', async () => {
  const { client, handles } = await subscribed();
  client.socket.drop();
  handles[0].unsubscribeThen(() => client.events.push('end'));
  const added = client.subscribe('added');
  const socket = await client.opened(1);
  assert.deepEqual(setMessages(socket), [
    [SUBSCRIBE_BATCH, 1],
    [SUBSCRIBE_BATCH, 2],
  ]);
  client.subscribe('late');
  added.unsubscribe();
  const dan = messageRow(4n, 7n, 'dan');
  await socket.deliver(message.batchApplied({ 1: { message: [al] }, 2: { message: [dan] } }));
  assert.deepEqual(client.events, [
    'attempt 1',
    'applied added',
    'end',
    '-bob Resynchronized',
    '-cy Resynchronized',
    '+dan Resynchronized',
    'reconnected Resynchronized true',
  ]);
  assert.deepEqual(setMessages(socket).slice(2).sort(), [
    [SUBSCRIBE, 3],
    [UNSUBSCRIBE, 2],
  ]);
  assert.equal(handles[0].isEnded(), true);
  client.connection.disconnect();
});

test('one refused set of a batch ends alone', async () => {
  const { client, handles } = await subscribed();
  client.socket.drop();
  const socket = await client.opened(1);
  await socket.deliver(message.batchApplied({ 0: undefined, 1: { message: [al] } }));
  assert.deepEqual(client.events.slice(1), [
    'error first: refused',
    '-bob Resynchronized',
    '-cy Resynchronized',
    'reconnected Resynchronized true',
  ]);
  assert.deepEqual([handles[0].isEnded(), handles[1].isActive()], [true, true]);
  client.connection.disconnect();
});

async function answerOneByOne(client: Client, socket: FakeSocket): Promise<void> {
  assert.deepEqual(setMessages(socket).slice(-2), [
    [SUBSCRIBE, 0],
    [SUBSCRIBE, 1],
  ]);
  client.events.length = 0;
  await socket.deliver(message.subscribeApplied(0, 0, { message: [al] }));
  await socket.deliver(message.transaction({ set: 0, table: 'message', inserts: [bob] }));
  // A row has moved from one set to the other and must not disappear between their answers.
  await socket.deliver(message.subscribeApplied(0, 1, { message: [cy] }));
  assert.deepEqual(client.events, ['reconnected Resynchronized true']);
  client.connection.disconnect();
}

test('sets are asked for one by one where batches are unknown', async () => {
  const { client } = await subscribed();
  client.socket.drop();
  (await client.opened(1)).drop(1011);
  await answerOneByOne(client, await client.opened(2));
});

test('sets are asked for one by one where a batch is refused as a whole', async () => {
  const { client } = await subscribed();
  client.socket.drop();
  const socket = await client.opened(1);
  await socket.deliver(message.batchApplied({ 0: undefined, 1: undefined }));
  await answerOneByOne(client, socket);
});

test('a connection lost while it catches up starts over', async () => {
  const { client } = await subscribed();
  client.socket.drop();
  (await client.opened(1)).drop();
  const socket = await client.opened(2);
  await socket.deliver(message.batchApplied({ 0: { message: [al, bob, cy] }, 1: { message: [al] } }));
  assert.deepEqual(client.events, ['attempt 1', 'attempt 2', 'reconnected Resynchronized true']);
  client.connection.disconnect();
});

test('a connection closed while lost ends at once', async () => {
  const client = await connected({ firstDelayMs: 1e9, maxDelayMs: 1e9 });
  client.socket.drop();
  client.connection.disconnect();
  assert.deepEqual(client.events, ['connect', 'attempt 1', 'disconnect cleanly']);
  assert.throws(() => client.subscribe('late'), DisconnectedError);
});

test('a refused token is not tried again', async () => {
  const client = await connected();
  client.failures.set(1, new AuthError(503));
  client.failures.set(2, new AuthError(401));
  client.socket.drop();
  await eventually(() => !client.connection.isActive);
  assert.deepEqual(client.events, ['connect', 'attempt 1', 'attempt 2', 'disconnect AuthError']);
});

test('patience ends when the policy says', async () => {
  const client = await connected({ ...QUICK, giveUpAfterMs: 20 });
  for (let i = 1; i < 1000; i++) {
    client.failures.set(i, new Error('no network'));
  }
  client.socket.drop();
  await eventually(() => !client.connection.isActive);
  assert.equal(client.events[client.events.length - 1], 'disconnect Error');
});

test('the first connection is tried again only if asked for', async () => {
  const impatient = new Client(QUICK, new Error('no network'));
  await eventually(() => !impatient.connection.isActive);
  assert.deepEqual(impatient.events, ['connectError no network']);

  const patient = new Client({ ...QUICK, includesFirst: true }, new Error('no network'));
  patient.subscribe('first');
  const socket = await patient.opened(1);
  await socket.deliver(message.batchApplied({ 0: { message: [al] } }));
  assert.deepEqual(patient.events, ['attempt 1', 'applied first', '+al SubscribeApplied', 'connect']);
  patient.connection.disconnect();
});

test('an impossible policy is refused', () => {
  for (const policy of [{ firstDelayMs: 0 }, { firstDelayMs: 5, maxDelayMs: 4 }, { keptCalls: -1 }]) {
    assert.throws(() => new Client(policy), RangeError);
  }
});

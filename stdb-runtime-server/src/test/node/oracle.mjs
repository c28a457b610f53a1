// Usage: node oracle.mjs <ws uri> <database> <v2|v3> [trap]
// Exercises the chat database with the unmodified SDK; exits 0 and prints "oracle passed" when every check held.
// With "trap", the database must have a reducer trap() that traps.
import assert from 'node:assert/strict';
import { WebSocket as UndiciWebSocket } from 'undici';
import { DbConnection } from './bindings.mjs';

const [uri, database, version, trap] = process.argv.slice(2);
const protocol = `${version}.bsatn.spacetimedb`;
const selected = [];

// The SDK offers v3 and v2; offering one of them alone is the only way to choose.
globalThis.WebSocket = class extends UndiciWebSocket {
  constructor(url, _offered) {
    super(url, [protocol]);
    this.addEventListener('open', () => selected.push(this.protocol));
  }
};

const TIMEOUT_MS = 20000;

function within(what, promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${TIMEOUT_MS} ms: ${what}`)), TIMEOUT_MS);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

function connect(token) {
  return within(
    'connect',
    new Promise((resolve, reject) => {
      DbConnection.builder()
        .withUri(uri)
        .withDatabaseName(database)
        .withToken(token)
        .onConnect((connection, identity, newToken) => resolve({ connection, identity, token: newToken }))
        .onConnectError((_ctx, error) => reject(error))
        .build();
    })
  );
}

function subscribe(connection, queries) {
  let handle;
  return within(
    'subscription applied',
    new Promise((resolve, reject) => {
      handle = connection
        .subscriptionBuilder()
        .onApplied(() => resolve(handle))
        .onError(ctx => reject(ctx.event ?? new Error('subscription failed')))
        .subscribe(queries);
    })
  );
}

function nextInsert(table, matches) {
  return within(
    'insert',
    new Promise(resolve => {
      const listener = (_ctx, row) => {
        if (matches(row)) {
          table.removeOnInsert(listener);
          resolve(row);
        }
      };
      table.onInsert(listener);
    })
  );
}

async function rejection(promise) {
  try {
    await within('rejection', promise);
  } catch (error) {
    return error;
  }
  throw new Error('the call should have failed');
}

const ALL = ['SELECT * FROM user', 'SELECT * FROM message'];

const alice = await connect(undefined);
const bob = await connect(undefined);
assert.ok(!alice.identity.isEqual(bob.identity), 'each anonymous client has its own identity');

const aliceRows = await subscribe(alice.connection, ALL);
await subscribe(bob.connection, ALL);
const self = [...alice.connection.db.user.iter()].find(row => row.identity.isEqual(alice.identity));
assert.equal(self?.online, true, 'the connect reducer has put the caller online');
assert.equal(self?.name, undefined);

// A call that succeeds; its row reaches the caller and another client.
const text = `hello from ${version} ${Date.now()}`;
const seenByBob = nextInsert(bob.connection.db.message, row => row.text === text);
const seenByAlice = nextInsert(alice.connection.db.message, row => row.text === text);
await within('call', alice.connection.reducers.sendMessage({ text }));
assert.ok((await seenByBob).sender.isEqual(alice.identity));
assert.ok((await seenByAlice).sent.toDate().getTime() > 0);

// An update pairs delete and insert by primary key.
const renamed = within(
  'update',
  new Promise(resolve => {
    bob.connection.db.user.onUpdate((_ctx, before, after) => {
      if (after.identity.isEqual(alice.identity) && after.name === 'Alice') {
        resolve([before, after]);
      }
    });
  })
);
await within('call', alice.connection.reducers.setName({ name: 'Alice' }));
const [before, after] = await renamed;
assert.equal(before.name, undefined);
assert.equal(after.online, true);

// A call that the reducer refuses.
const refused = await rejection(alice.connection.reducers.sendMessage({ text: ' ' }));
assert.equal(refused.constructor.name, 'SenderError');
assert.match(refused.message, /messages must not be empty/);

// A call that traps harms nobody.
if (trap) {
  const failed = await rejection(alice.connection.reducers.trap({}));
  assert.equal(failed.constructor.name, 'InternalError');
  assert.match(failed.message, /The instance encountered a fatal error\./);
}
await within('call', alice.connection.reducers.sendMessage({ text: 'still here' }));

// A bad query fails alone.
const badQuery = await rejection(subscribe(alice.connection, ['SELECT * FROM nothing']));
assert.ok(badQuery);

// Dropped rows leave the cache.
assert.ok(alice.connection.db.message.count() >= 2n);
await within('unsubscribed', new Promise(resolve => aliceRows.unsubscribeThen(() => resolve())));
assert.equal(Number(alice.connection.db.message.count()), 0);
assert.equal(Number(alice.connection.db.user.count()), 0);

// The token brings the identity back; the others see who left.
const offline = within(
  'offline',
  new Promise(resolve => {
    bob.connection.db.user.onUpdate((_ctx, _before, row) => {
      if (row.identity.isEqual(alice.identity) && !row.online) {
        resolve();
      }
    });
  })
);
alice.connection.disconnect();
await offline;
const again = await connect(alice.token);
assert.ok(again.identity.isEqual(alice.identity), 'the token keeps the identity');

again.connection.disconnect();
bob.connection.disconnect();
assert.ok(selected.length >= 3 && selected.every(each => each === protocol), `selected=${selected}`);
console.log(`oracle passed: ${protocol}`);
setTimeout(() => process.exit(0), 100);

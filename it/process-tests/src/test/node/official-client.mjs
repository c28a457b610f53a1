// Drives the unmodified npm package `spacetimedb` against the server: node official-client.mjs <url> <v2|v3>
import assert from 'node:assert/strict';
import { WebSocket as UndiciWebSocket } from 'undici';

const [url, protocol] = process.argv.slice(2);
const token = `${protocol}.bsatn.spacetimedb`;
let negotiated = '';

// Node 20 has no global WebSocket. The package offers v3 and v2; only the one under test is passed on.
globalThis.WebSocket = class extends UndiciWebSocket {
  constructor(address, protocols) {
    assert.ok(protocols.includes(token), `the package offers ${protocols}`);
    super(address, [token]);
    this.addEventListener('open', () => (negotiated = this.protocol));
  }
};
const { DbConnection } = await import('./bindings.mjs');

function check(name) {
  console.log(`ok ${protocol} ${name}`);
}

function connect(savedToken) {
  return new Promise((resolve, reject) => {
    DbConnection.builder()
      .withUri(url)
      .withDatabaseName('fixture')
      .withToken(savedToken)
      .onConnect((connection, identity, newToken) => resolve({ connection, identity, token: newToken }))
      .onConnectError((_ctx, error) => reject(error))
      .build();
  });
}

function subscribe(connection, queries) {
  return new Promise((resolve, reject) => {
    const handle = connection
      .subscriptionBuilder()
      .onApplied(() => resolve(handle))
      .onError((_ctx, error) => reject(error ?? new Error('subscription refused')))
      .subscribe(queries);
  });
}

function nextInsert(tableHandle) {
  return new Promise(resolve => {
    const listener = (_ctx, row) => {
      tableHandle.removeOnInsert(listener);
      resolve(row);
    };
    tableHandle.onInsert(listener);
  });
}

async function rejected(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('the call must be refused');
}

const writer = protocol === 'v3' ? 3 : 2;
const first = await connect();
assert.match(first.identity.toHexString(), /^c200[0-9a-f]{60}$/);
assert.equal(negotiated, token);
check('connects and receives its identity');

const again = await connect(first.token);
assert.equal(again.identity.toHexString(), first.identity.toHexString());
check('a saved token restores the identity');

await first.connection.reducers.append({ writer, number: 1n });
check('a reducer call succeeds');

const handle = await subscribe(first.connection, ['SELECT * FROM entry', `SELECT * FROM progress WHERE writer = ${writer}`]);
const initial = [...first.connection.db.entry.iter()].filter(row => row.writer === writer);
assert.deepEqual(initial.map(row => row.number), [1n]);
assert.equal(first.connection.db.progress.writer.find(writer).last, 1n);
check('subscribing brings the initial rows');

const updated = new Promise(resolve => first.connection.db.progress.onUpdate((_ctx, before, after) => resolve([before, after])));
const inserted = nextInsert(first.connection.db.entry);
await again.connection.reducers.append({ writer, number: 2n });
assert.equal((await inserted).number, 2n);
const [before, after] = await updated;
assert.deepEqual([before.last, after.last], [1n, 2n]);
check("another connection's call arrives as insert and update");

const own = nextInsert(first.connection.db.entry);
await first.connection.reducers.append({ writer, number: 3n });
assert.equal((await own).number, 3n);
check("the caller's own rows arrive with its result");

const refusal = await rejected(first.connection.reducers.refuse({ reason: 'not today' }));
assert.equal(refusal.message, 'not today');
assert.equal(refusal.constructor.name, 'SenderError');
check('a user error rejects the call with its text');

const trap = await rejected(first.connection.reducers.overflow({}));
assert.equal(trap.message, 'The instance encountered a fatal error.');
assert.equal(trap.constructor.name, 'InternalError');
check('a trapping reducer rejects the call with an internal error');

await first.connection.reducers.append({ writer, number: 4n });
check('the next call works');

const wrong = await rejected(subscribe(again.connection, ['SELECT * FROM nothing']));
assert.match(wrong.message, /no such table: `nothing`/);
check('a wrong query is refused with its reason');

await new Promise(resolve => handle.unsubscribeThen(resolve));
assert.equal(first.connection.db.entry.count(), 0n);
assert.equal(first.connection.db.progress.count(), 0n);
check('unsubscribing empties the cache');

first.connection.disconnect();
again.connection.disconnect();
console.log(`all ${protocol} checks passed`);
process.exit(0);

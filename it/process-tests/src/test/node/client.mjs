// Connect, subscribe, call, unsubscribe: node client.mjs <url> <database> <v2|v3> <token>; STDB_CLIENT names the package under test.
import assert from 'node:assert/strict';
import { check, connect, protocol, rejected, subscribe, traffic, unsubscribe } from './session.mjs';

function nextInsert(tableHandle) {
  return new Promise(resolve => {
    const listener = (_ctx, row) => {
      tableHandle.removeOnInsert(listener);
      resolve(row);
    };
    tableHandle.onInsert(listener);
  });
}

const writer = protocol === 'v3' ? 3 : 2;
const first = await connect();
assert.match(first.identity.toHexString(), /^c200[0-9a-f]{60}$/);
assert.equal(traffic.protocol, `${protocol}.bsatn.spacetimedb`);
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

await unsubscribe(handle);
assert.equal(first.connection.db.entry.count(), 0n);
assert.equal(first.connection.db.progress.count(), 0n);
check('unsubscribing empties the cache');

first.connection.disconnect();
again.connection.disconnect();
console.log(`all ${protocol} checks passed`);
process.exit(0);

// The client of 1.x over v1.bsatn: node v1.mjs <url> <database> <v1> <token>
import assert from 'node:assert/strict';
import { call, check, connect, ownerToken, protocol, subscribe, traffic, until } from './v1-session.mjs';

const { procedures, reducerSchema, reducers, schema, t, table } = await import('spacetimedb-1/sdk');

const entry = table({ name: 'entry', indexes: [], constraints: [] }, t.row({ id: t.u64().primaryKey(), writer: t.u32(), number: t.u64() }));
const progress = table({ name: 'progress', indexes: [], constraints: [] }, t.row({ writer: t.u32().primaryKey(), last: t.u64() }));
const remoteModule = {
  versionInfo: { cliVersion: '1.12.0' },
  tables: schema(entry, progress).schemaType.tables,
  reducers: reducers(
    reducerSchema('append', { writer: t.u32(), number: t.u64() }),
    reducerSchema('refuse', { reason: t.string() }),
    reducerSchema('overflow', {})
  ).reducersType.reducers,
  ...procedures(),
};

const writer = 1;
const first = await connect(remoteModule);
assert.equal(traffic.protocol, 'v1.bsatn.spacetimedb');
assert.match(first.identity.toHexString(), /^c200[0-9a-f]{60}$/);
const again = await connect(remoteModule, first.token);
assert.equal(again.identity.toHexString(), first.identity.toHexString());
check('connects, and again with its token');

const done = await call(first.connection, 'append', { writer, number: 1n });
assert.equal(done.status.tag, 'Committed');
assert.equal(done.callerIdentity.toHexString(), first.identity.toHexString());
assert.equal(done.callerConnectionId.toHexString(), first.connection.connectionId.toHexString());
assert.deepEqual(done.reducer, { name: 'append', args: { writer, number: 1n } });
assert.ok(done.timestamp.microsSinceUnixEpoch > 1_600_000_000_000_000n);
check('the caller of a reducer is told of it');

const all = await subscribe(first.connection, ['SELECT * FROM entry', `SELECT * FROM progress WHERE writer = ${writer}`]);
assert.deepEqual([...first.connection.db.entry.iter()].map(row => [row.writer, row.number]), [[writer, 1n]]);
assert.equal([...first.connection.db.progress.iter()][0].last, 1n);
const shared = await subscribe(first.connection, ['SELECT * FROM entry']);
assert.equal(first.connection.db.entry.count(), 1n);
check('subscribing brings the initial rows, once');

const updated = new Promise(resolve => first.connection.db.progress.onUpdate((context, before, after) => resolve([context, before, after])));
const inserted = new Promise(resolve => first.connection.db.entry.onInsert((_context, row) => resolve(row)));
again.connection.reducers.append({ writer, number: 2n });
assert.equal((await inserted).number, 2n);
const [context, before, after] = await updated;
assert.deepEqual([before.last, after.last], [1n, 2n]);
assert.equal(context.event.tag, 'UnknownTransaction');
check("another connection's call arrives as insert and update");

const own = await call(first.connection, 'append', { writer, number: 3n });
assert.equal(own.status.value.tables.length, 2);
assert.equal(first.connection.db.entry.count(), 3n);
check("the caller's own rows arrive with its result");

const refusal = await call(first.connection, 'refuse', { reason: 'not today' });
assert.deepEqual(refusal.status, { tag: 'Failed', value: 'not today' });
const trap = await call(first.connection, 'overflow', {});
assert.deepEqual(trap.status, { tag: 'Failed', value: 'The instance encountered a fatal error.' });
check('failures are told with their text');

again.connection.setReducerFlags.append('NoSuccessNotify');
const seen = traffic.tags.length;
again.connection.reducers.append({ writer, number: 4n });
await until(() => first.connection.db.entry.count() === 4n);
const quiet = await call(again.connection, 'refuse', { reason: 'the end' });
assert.equal(quiet.status.value, 'the end');
assert.deepEqual(traffic.tags.slice(seen), [2, 1]);
check('who wants no notice of success gets none');

await assert.rejects(subscribe(again.connection, ['SELECT * FROM nothing']), /no such table: `nothing`/);
check('a wrong query is refused with its reason');

await new Promise(resolve => all.unsubscribeThen(resolve));
assert.equal(first.connection.db.progress.count(), 0n);
assert.equal(first.connection.db.entry.count(), 4n);
await new Promise(resolve => shared.unsubscribeThen(resolve));
assert.equal(first.connection.db.entry.count(), 0n);
check('unsubscribing takes the rows that nothing else brought');

for (let number = 5n; number < 205n; number++) {
  first.connection.reducers.append({ writer, number });
}
const compressed = await connect(remoteModule, first.token, builder => builder.withCompression('gzip').withConfirmedReads(true).withLightMode(true));
await call(first.connection, 'refuse', { reason: 'settled' });
assert.match(traffic.address, /compression=Gzip&light=true&confirmed=true/);
await subscribe(compressed.connection, ['SELECT * FROM entry']);
assert.equal(compressed.connection.db.entry.count(), 204n);
assert.ok(traffic.compressions.has(2));
check('large answers are compressed');

assert.ok(ownerToken);
for (const { connection } of [first, again, compressed]) {
  connection.disconnect();
}
console.log(`all ${protocol} checks passed`);
process.exit(0);

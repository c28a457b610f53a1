// What goes beyond one connection and one subscription: node more.mjs <url> <database> <v2|v3> <token>
import assert from 'node:assert/strict';
import { check, connect, protocol, rejected, settled, sql, subscribe, tables, traffic, unsubscribe, until } from './session.mjs';

const first = await connect();
await first.connection.reducers.mark({ place: 1, text: 'kept' });
const ended = new Promise(resolve => {
  connect(first.token, builder => builder.onDisconnect((_ctx, error) => resolve(error))).then(({ connection }) =>
    connection.disconnect()
  );
});
assert.equal(await ended, undefined);
check('an orderly disconnect is told without an error');

const again = await connect(first.token);
assert.equal(again.identity.toHexString(), first.identity.toHexString());
await subscribe(again.connection, [tables.mark.where(row => row.place.eq(1))]);
assert.deepEqual([...again.connection.db.mark.iter()], [{ place: 1, text: 'kept' }]);
check('a reconnect with the token is the same user and sees the same rows');

const wrong = await rejected(connect('not.a.token'));
assert.ok(wrong instanceof Error);
check('a wrong token is refused and nobody is connected in its place');

const { connection } = first;
const log = [];
connection.db.mark.onInsert((_ctx, row) => log.push(`+${row.text}`));
connection.db.mark.onDelete((_ctx, row) => log.push(`-${row.text}`));
const all = await subscribe(connection, ['SELECT * FROM mark', 'SELECT * FROM mark WHERE place = 1']);
const some = await subscribe(connection, tables.mark.where(row => row.place.lt(2)));
assert.deepEqual(log.splice(0), ['+kept']);
await sql("INSERT INTO mark (place, text) VALUES (1, 'twice')");
await settled(connection);
assert.deepEqual(log.splice(0), ['+twice']);
await unsubscribe(all);
assert.deepEqual([log.splice(0), connection.db.mark.count()], [[], 2n]);
await sql("DELETE FROM mark WHERE text = 'twice'");
await settled(connection);
assert.deepEqual(log.splice(0), ['-twice']);
await unsubscribe(some);
assert.deepEqual([log.splice(0), connection.db.mark.count()], [['-kept'], 0n]);
await assert.rejects(async () => some.unsubscribe());
check('rows of overlapping subscriptions come and go once');

connection.subscriptionBuilder().subscribe('SELECT * FROM mark').unsubscribe();
await settled(connection);
assert.equal(connection.db.mark.count(), 0n);
check('a subscription can be ended before it is applied');

const calls = Array.from({ length: 500 }, (_, i) => connection.reducers.append({ writer: 77, number: BigInt(i + 1) }));
await subscribe(connection, tables.progress.where(row => row.writer.eq(77)));
assert.equal(connection.db.progress.writer.find(77).last, 500n);
await Promise.all(calls);
check('requests made at once are done in their order');

const big = 'größer '.repeat(200_000);
for (const [name, tag] of [['gzip', 2], ['none', 0]]) {
  const other = await connect(undefined, builder => builder.withCompression(name).withLightMode(true));
  const place = tag + 10;
  await subscribe(other.connection, tables.mark.where(row => row.place.eq(place)));
  const rows = () => [...other.connection.db.mark.iter()].filter(row => row.place === place);
  await first.connection.reducers.mark({ place, text: big });
  // The official package lets small messages overtake compressed ones, so that the row is waited for.
  await until(() => rows().length === 1);
  assert.ok(rows()[0].text === big);
  assert.deepEqual([...traffic.compressions].sort(), tag === 0 ? [0] : [0, tag]);
  assert.match(traffic.address, /light=true/);
  await subscribe(other.connection, 'SELECT * FROM mark');
  assert.ok(other.connection.db.mark.count() >= 2n);
  await sql(`DELETE FROM mark WHERE place = ${place}`);
  await until(() => rows().length === 0);
  other.connection.disconnect();
  check(`large rows arrive with compression ${name}`);
}

for (const confirmed of [true, false]) {
  const other = await connect(undefined, builder => builder.withConfirmedReads(confirmed));
  assert.match(traffic.address, new RegExp(`confirmed=${confirmed}`));
  await other.connection.reducers.mark({ place: 20, text: `confirmed ${confirmed}` });
  await subscribe(other.connection, tables.mark.where(row => row.text.eq(`confirmed ${confirmed}`)));
  assert.equal(other.connection.db.mark.count(), 1n);
  other.connection.disconnect();
  check(`reads work with confirmed=${confirmed}`);
}

const everything = await connect();
const applied = new Promise(resolve => everything.connection.subscriptionBuilder().onApplied(resolve).subscribeToAllTables());
await applied;
assert.ok(everything.connection.db.mark.count() >= 3n && everything.connection.db.entry.count() >= 500n);
check('all tables can be subscribed at once');
console.log(`all ${protocol} checks passed`);
process.exit(0);

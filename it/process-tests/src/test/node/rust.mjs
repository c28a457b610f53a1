// A module with the official Rust bindings: views, procedures, events, a batch of subscriptions.
// node rust.mjs <url> <database> <v2|v3> <token>
import assert from 'node:assert/strict';
import { WebSocket } from 'undici';
import { check, connect, database, protocol, rejected, subscribe, until, url } from './session.mjs';

const { DbConnectionBuilder, DbConnectionImpl, procedureSchema, procedures, reducerSchema, reducers, schema, t, table } =
  await import('spacetimedb');

const account = t.row({ id: t.u64().primaryKey(), name: t.string(), owner: t.identity(), level: t.u32(), balance: t.i64() });
const ofView = t.row({ id: t.u64(), name: t.string(), owner: t.identity(), level: t.u32(), balance: t.i64() });
const standing = t.row({ name: t.string().primaryKey(), rich: t.bool() });
const ping = t.row({ from: t.identity(), number: t.u32() });

function plain(name, row, columns = [], more = {}) {
  return table(
    {
      name,
      indexes: columns.map(column => ({ accessor: column, name: `${name}_${column}_idx_btree`, algorithm: 'btree', columns: [column] })),
      constraints: columns.map(column => ({ name: `${name}_${column}_key`, constraint: 'unique', columns: [column] })),
      ...more,
    },
    row
  );
}

const remoteModule = {
  versionInfo: { cliVersion: '2.10.1' },
  tables: schema({
    account: plain('account', account, ['id']),
    myAccounts: plain('my_accounts', ofView),
    topAccount: plain('top_account', ofView),
    poorAccounts: plain('poor_accounts', ofView),
    standings: plain('standings', standing, ['name']),
    pingEvent: plain('ping_event', ping, [], { event: true }),
  }).schemaType.tables,
  reducers: reducers(
    reducerSchema('open_account', { name: t.string(), level: t.u32() }),
    reducerSchema('deposit', { name: t.string(), amount: t.i64() }),
    reducerSchema('ping', { number: t.u32() })
  ).reducersType.reducers,
  ...procedures(
    procedureSchema('add', { a: t.u32(), b: t.u32() }, t.u32()),
    procedureSchema('journal_twice', { text: t.string() }, t.u64()),
    procedureSchema('break_down', {}, t.u32())
  ),
};

class Bank extends DbConnectionImpl {
  static builder() {
    return new DbConnectionBuilder(remoteModule, config => new Bank(config));
  }
}

const names = handle => [...handle.iter()].map(row => row.name).sort();

const { connection: ann } = await connect(undefined, builder => builder, Bank);
const { connection: ben } = await connect(undefined, builder => builder, Bank);
await ann.reducers.openAccount({ name: 'ada', level: 5 });
await ben.reducers.openAccount({ name: 'ben', level: 91 });
const views = ['my_accounts', 'top_account', 'poor_accounts', 'standings'].map(view => `SELECT * FROM ${view}`);
await subscribe(ann, views);
await subscribe(ben, views);
assert.deepEqual([names(ann.db.myAccounts), names(ben.db.myAccounts)], [['ada'], ['ben']]);
assert.deepEqual([names(ann.db.topAccount), names(ann.db.poorAccounts)], [['ben'], ['ada', 'ben']]);
assert.equal(ann.db.standings.name.find('ada').rich, false);
check('views show each caller its rows');

const updates = [];
ann.db.standings.onUpdate((_ctx, before, after) => updates.push([after.name, before.rich, after.rich]));
await ben.reducers.openAccount({ name: 'bob', level: 1 });
assert.deepEqual(names(ben.db.myAccounts), ['ben', 'bob']);
await ben.reducers.deposit({ name: 'ben', amount: 10n });
await until(() => updates.length > 0);
assert.deepEqual(updates, [['ben', false, true]]);
assert.deepEqual(names(ann.db.poorAccounts), ['ada', 'bob']);
check('views follow their tables, and keys of views make updates');

const pings = [];
ben.db.pingEvent.onInsert((_ctx, row) => pings.push(row.number));
await subscribe(ben, ['SELECT * FROM ping_event']);
await ann.reducers.ping({ number: 7 });
await ann.reducers.ping({ number: 8 });
await until(() => pings.length === 2);
assert.deepEqual(pings, [7, 8]);
assert.equal(ben.db.pingEvent.count(), 0n);
check('events are announced and not kept');

assert.equal(await ann.procedures.add({ a: 40, b: 2 }), 42);
assert.equal(await ann.procedures.journalTwice({ text: 'x' }), 2n);
assert.ok(await rejected(ann.procedures.breakDown({})));
assert.equal(await ann.procedures.add({ a: 1, b: 2 }), 3);
check('procedures answer, and fail');

ann.disconnect();
ben.disconnect();

/** A batch of subscriptions in bytes: tag, number of the request, sets with their number and queries. */
function batch(requestId, sets) {
  const u32 = value => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
  const text = query => [...u32(query.length), ...Buffer.from(query)];
  const set = ([id, queries]) => [...u32(id), ...u32(queries.length), ...queries.flatMap(text)];
  return Uint8Array.from([5, ...u32(requestId), ...u32(sets.length), ...sets.flatMap(set)]);
}

const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/database/${database}/subscribe?compression=None`, [
  'v2.bsatn.spacetimedb',
]);
socket.binaryType = 'arraybuffer';
const messages = [];
socket.addEventListener('message', event => messages.push(Buffer.from(event.data)));
await until(() => messages.length === 1);
socket.send(batch(9, [[1, ['SELECT * FROM account']], [2, ['SELECT * FROM nothing']], [3, ['SELECT * FROM standings']]]));
await until(() => messages.length === 2);
const [, answer] = messages;
assert.deepEqual([...answer.subarray(0, 10)], [0, 8, 9, 0, 0, 0, 3, 0, 0, 0]);
assert.ok(answer.includes('no such table: `nothing`'));
assert.ok(answer.includes('account') && answer.includes('standings') && answer.includes('ada'));
check('sets of a batch are applied or refused each by itself');
socket.close();

console.log(`all ${protocol} checks passed`);
process.exit(0);

// The client of 1.x and a module with the official Rust bindings: node v1-rust.mjs <url> <database> <v1> <token>
import assert from 'node:assert/strict';
import { call, check, connect, protocol, subscribe, traffic, until } from './v1-session.mjs';

const { procedureSchema, procedures, reducerSchema, reducers, schema, t, table } = await import('spacetimedb-1/sdk');

const colour = t.enum('Colour', ['Red', 'Green', 'Blue']);
const point = t.object('Point', { x: t.i32(), y: t.i32() });
const shape = t.enum('Shape', {
  Empty: t.unit(),
  Dot: point,
  Circle: t.f64(),
  Named: t.string(),
  Path: t.array(point),
});
const account = { id: t.u64(), name: t.string(), owner: t.identity(), level: t.u32(), balance: t.i64() };
const sample = {
  id: t.u32().primaryKey(),
  flag: t.bool(),
  small: t.i8(),
  byte: t.u8(),
  wide: t.i128(),
  unsigned: t.u128(),
  huge: t.u256(),
  hugeSigned: t.i256(),
  single: t.f32(),
  double: t.f64(),
  text: t.string(),
  bytes: t.byteArray(),
  numbers: t.array(t.i32()),
  maybe: t.option(t.string()),
  nested: t.option(t.array(t.option(t.u16()))),
  point,
  shape,
  colour,
  identity: t.identity(),
  connection: t.option(t.connectionId()),
  at: t.timestamp(),
  took: t.timeDuration(),
  uuid: t.uuid(),
  outcome: t.result(t.u32(), t.string()),
};
const plain = (name, columns) => table({ name, indexes: [], constraints: [] }, t.row(columns));
const remoteModule = {
  versionInfo: { cliVersion: '1.12.0' },
  tables: schema(
    plain('account', { ...account, id: t.u64().primaryKey() }),
    plain('sample', sample),
    plain('my_accounts', account),
    plain('note', { id: t.u64().primaryKey(), author: t.identity(), text: t.string() })
  ).schemaType.tables,
  reducers: reducers(
    reducerSchema('open_account', { name: t.string(), level: t.u32() }),
    reducerSchema('deposit', { name: t.string(), amount: t.i64() }),
    reducerSchema('store_sample', { id: t.u32(), shape }),
    reducerSchema('panic_after_writing', {}),
    reducerSchema('write_note', { text: t.string() })
  ).reducersType.reducers,
  ...procedures(
    procedureSchema('add', { a: t.u32(), b: t.u32() }, t.u32()),
    procedureSchema('describe_shape', { shape }, t.option(point)),
    procedureSchema('break_down', {}, t.u32())
  ),
};

const names = handle => [...handle.iter()].map(row => row.name).sort();

const ann = await connect(remoteModule);
const ben = await connect(remoteModule);
assert.equal(traffic.protocol, 'v1.bsatn.spacetimedb');
const queries = ['account', 'sample', 'my_accounts', 'note'].map(name => `SELECT * FROM ${name}`);
await subscribe(ann.connection, queries);
await subscribe(ben.connection, queries);

const opened = await call(ann.connection, 'openAccount', { name: 'ada', level: 5 });
assert.equal(opened.status.tag, 'Committed');
assert.deepEqual(opened.reducer, { name: 'open_account', args: { name: 'ada', level: 5 } });
await call(ben.connection, 'openAccount', { name: 'ben', level: 91 });
await until(() => ann.connection.db.account.count() === 2n);
assert.deepEqual(names(ben.connection.db.account), ['ada', 'ben']);
check('reducers of the module are called and their rows arrive');

assert.deepEqual(names(ann.connection.db.myAccounts), ['ada']);
assert.deepEqual(names(ben.connection.db.myAccounts), ['ben']);
check('views show each caller its rows');

const updated = new Promise(resolve =>
  ben.connection.db.account.onUpdate((_context, before, after) => resolve([before.balance, after.balance]))
);
await call(ann.connection, 'deposit', { name: 'ada', amount: 50n });
assert.deepEqual(await updated, [0n, 50n]);
check('a changed row is an update');

const refused = await call(ben.connection, 'deposit', { name: 'ada', amount: 1n });
assert.deepEqual(refused.status, { tag: 'Failed', value: 'not your account' });
const panicked = await call(ann.connection, 'panicAfterWriting', {});
assert.deepEqual(panicked.status, { tag: 'Failed', value: 'The instance encountered a fatal error.' });
assert.deepEqual(names(ann.connection.db.account), ['ada', 'ben']);
check('failures are told with their text and leave nothing');

await call(ann.connection, 'writeNote', { text: 'mine' });
await call(ben.connection, 'writeNote', { text: 'yours' });
assert.deepEqual([...ann.connection.db.note.iter()].map(row => row.text), ['mine']);
assert.deepEqual([...ben.connection.db.note.iter()].map(row => row.text), ['yours']);
check('everybody sees the rows that a rule of the module allows');

const path = { tag: 'Path', value: [{ x: 1, y: 2 }, { x: -3, y: 4 }] };
await call(ann.connection, 'storeSample', { id: 1, shape: path });
const row = [...ann.connection.db.sample.iter()][0];
assert.deepEqual([row.flag, row.small, row.byte, row.text], [true, -128, 255, 'häßlich 🦀']);
assert.deepEqual([row.wide, row.unsigned], [-(2n ** 127n), 2n ** 128n - 1n]);
assert.deepEqual([row.huge, row.hugeSigned], [2n ** 256n - 1n, -(2n ** 255n)]);
assert.ok(Object.is(row.single, -0) && row.double === 2 ** -1022);
assert.deepEqual([...row.bytes], [...Array(256).keys()]);
assert.deepEqual(row.numbers, [-(2 ** 31), -1, 0, 1, 2 ** 31 - 1]);
assert.deepEqual([row.maybe, row.nested], [undefined, [1, undefined, 65535]]);
assert.deepEqual([row.point, row.shape, row.colour.tag], [{ x: -1, y: 1 }, path, 'Blue']);
assert.equal(row.identity.toHexString(), ann.identity.toHexString());
assert.equal(row.connection.toHexString(), ann.connection.connectionId.toHexString());
assert.ok(row.at.microsSinceUnixEpoch > 1_600_000_000_000_000n);
assert.equal(row.took.micros, -5n);
assert.match(row.uuid.toString(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
assert.deepEqual(row.outcome, { err: 'no' });
check('values of every type arrive');

assert.equal(await ann.connection.procedures.add({ a: 40, b: 2 }), 42);
const dot = { tag: 'Dot', value: { x: 3, y: 4 } };
assert.deepEqual(await ann.connection.procedures.describeShape({ shape: dot }), dot.value);
await assert.rejects(ann.connection.procedures.breakDown({}));
check('procedures answer, and fail');

for (const { connection } of [ann, ben]) {
  connection.disconnect();
}
console.log(`all ${protocol} checks passed`);
process.exit(0);

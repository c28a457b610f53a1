// Random transactions and subscriptions; the cache must equal what SQL answers, after each: node property.mjs <url> <database> <v2|v3> <token>
import assert from 'node:assert/strict';
import { check, connect, protocol, settled, sql, subscribe, unsubscribe } from './session.mjs';

const STEPS = 150;
const seed = Number(process.env.STDB_SEED ?? Date.now() % 1_000_000_000);
console.log(`seed ${seed} (STDB_SEED=${seed} repeats this run)`);
let state = seed;

/** Returns a number from 0 to count-1. */
function random(count) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * count);
}

const QUERIES = [
  ['progress', '', () => true],
  ['progress', ' WHERE last < 4', row => row[1] < 4],
  ['progress', ' WHERE last >= 4', row => row[1] >= 4],
  ['progress', ' WHERE writer = 103', row => row[0] === 103],
  ['progress', ' WHERE writer = 103 OR last = 2', row => row[0] === 103 || row[1] === 2],
  ['mark', '', () => true],
  ['mark', " WHERE text = 'a'", row => row[1] === 'a'],
  ['mark', ' WHERE place < 102', row => row[0] < 102],
  ['mark', " WHERE place = 101 AND text <> 'b'", row => row[0] === 101 && row[1] !== 'b'],
];

const STATEMENTS = [
  () => `INSERT INTO progress (writer, last) VALUES (${100 + random(6)}, ${random(8)})`,
  () => `INSERT INTO progress (writer, last) VALUES (${100 + random(6)}, ${random(8)})`,
  () => `UPDATE progress SET last = ${random(8)} WHERE writer = ${100 + random(6)}`,
  () => `UPDATE progress SET last = ${random(8)} WHERE last < ${random(8)}`,
  () => `DELETE FROM progress WHERE writer = ${100 + random(6)}`,
  () => `INSERT INTO mark (place, text) VALUES (${100 + random(4)}, '${'abc'[random(3)]}')`,
  () => `INSERT INTO mark (place, text) VALUES (${100 + random(4)}, '${'abc'[random(3)]}')`,
  () => `UPDATE mark SET text = '${'abc'[random(3)]}' WHERE place = ${100 + random(4)}`,
  () => `DELETE FROM mark WHERE place = ${100 + random(4)}`,
  () => 'DELETE FROM mark',
];

const { connection } = await connect();
const fields = { progress: row => [row.writer, Number(row.last)], mark: row => [row.place, row.text] };

/** What the callbacks told so far. */
const told = { progress: new Set(), mark: new Set() };
for (const table of Object.keys(fields)) {
  const text = row => JSON.stringify(fields[table](row));
  const add = row => assert.ok(!told[table].has(text(row)) && told[table].add(text(row)), `inserted twice: ${text(row)}`);
  const remove = row => assert.ok(told[table].delete(text(row)), `deleted without insert: ${text(row)}`);
  connection.db[table].onInsert((_ctx, row) => add(row));
  connection.db[table].onDelete((_ctx, row) => remove(row));
  connection.db[table].onUpdate((_ctx, before, after) => {
    remove(before);
    add(after);
  });
}

const active = [];
const steps = [];

async function step() {
  const kind = random(10);
  if (kind < 2 && active.length < 5) {
    const queries = Array.from({ length: 1 + random(3) }, () => QUERIES[random(QUERIES.length)]);
    steps.push(`subscribe ${queries.map(([table, where]) => table + where).join(', ')}`);
    active.push({ queries, handle: await subscribe(connection, queries.map(([table, where]) => `SELECT * FROM ${table}${where}`)) });
  } else if (kind < 3 && active.length > 0) {
    const [{ handle, queries }] = active.splice(random(active.length), 1);
    steps.push(`unsubscribe ${queries.map(([table, where]) => table + where).join(', ')}`);
    await unsubscribe(handle);
  } else {
    const statement = STATEMENTS[random(STATEMENTS.length)]();
    steps.push(statement);
    await sql(statement);
  }
}

async function compare() {
  for (const table of Object.keys(fields)) {
    const tests = active.flatMap(({ queries }) => queries.filter(([name]) => name === table).map(([, , test]) => test));
    const rows = await sql(`SELECT * FROM ${table}`);
    const expected = rows.filter(row => tests.some(test => test(row))).map(row => JSON.stringify(row)).sort();
    const cached = [...connection.db[table].iter()].map(row => JSON.stringify(fields[table](row))).sort();
    assert.deepEqual(cached, expected, `${table} after:\n${steps.join('\n')}`);
    assert.deepEqual([...told[table]].sort(), expected, `callbacks of ${table} after:\n${steps.join('\n')}`);
  }
}

for (let i = 0; i < STEPS; i++) {
  await step();
  await settled(connection);
  await compare();
}
check(`${STEPS} random steps`);
console.log(`all ${protocol} checks passed`);
process.exit(0);

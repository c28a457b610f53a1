// The hooks of the official package: node react.mjs <url> <database> <v2|v3> <token>
import assert from 'node:assert/strict';
import { createElement } from 'react';
import { create } from 'react-test-renderer';
import { SpacetimeDBProvider, useReducer, useSpacetimeDB, useTable } from 'spacetimedb/react';
import { DbConnection, check, connect, database, protocol, reducersMap, sql, tables, traffic, until, url } from './session.mjs';

const shown = {};
const inserted = [];

const callbacks = { onInsert: row => inserted.push(row.text) };

function Session() {
  shown.session = useSpacetimeDB();
  shown.mark = useReducer(reducersMap.mark);
  return null;
}

function Rows({ name, query }) {
  const [rows, isReady] = useTable(query, name === 'some' ? callbacks : undefined);
  shown[name] = { rows: rows.map(row => row.text).sort(), isReady };
  return null;
}

const some = tables.mark.where(row => row.place.eq(1));
const builder = DbConnection.builder().withUri(url).withDatabaseName(database);

function page(withAll) {
  return createElement(
    SpacetimeDBProvider,
    { connectionBuilder: builder },
    createElement(Session),
    createElement(Rows, { name: 'some', query: some }),
    withAll ? createElement(Rows, { name: 'all', query: tables.mark }) : null
  );
}

const { connection: other } = await connect();
await other.reducers.mark({ place: 2, text: 'elsewhere' });
const root = create(page(true));
await until(() => shown.some.isReady && shown.all.isReady && shown.session.isActive);
assert.deepEqual([shown.some.rows, shown.all.rows], [[], ['elsewhere']]);
check('useTable becomes ready with the rows of its query');

await other.reducers.mark({ place: 1, text: 'of another' });
await until(() => shown.some.rows.length === 1 && shown.all.rows.length === 2);
await shown.mark({ place: 1, text: 'own' });
await until(() => shown.some.rows.length === 2 && shown.all.rows.length === 3);
assert.deepEqual(inserted, ['of another', 'own']);
check('rows of others and of useReducer are rendered');

root.update(page(false));
await sql("UPDATE mark SET text = 'changed' WHERE text = 'own'");
await until(() => shown.some.rows.includes('changed'));
assert.deepEqual(shown.some.rows, ['changed', 'of another']);
check('one component goes and the other keeps its rows');

const { identity } = shown.session;
traffic.last.close();
await until(() => !shown.session.isActive || !shown.some.isReady);
await other.reducers.mark({ place: 1, text: 'meanwhile' });
await until(() => shown.session.isActive && shown.some.isReady);
assert.equal(shown.session.identity.toHexString(), identity.toHexString());
await until(() => shown.some.rows.length === 3);
check('a lost connection comes back as the same user with the rows of its hooks');
root.unmount();
console.log(`all ${protocol} checks passed`);
process.exit(0);

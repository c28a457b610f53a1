/** The stores in real Svelte: components compiled by its compiler, in a document. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import './dom';
import { useTable, type Readable } from '@stdb/client/svelte';
import { flushSync, mount, unmount } from 'svelte';
import { compile } from 'svelte/compiler';
import { derived, get, writable } from 'svelte/store';
import { Backend } from './backend';
import { reducers, tables } from './bindings';
import { message, messageRow, settled } from './server';

const al = messageRow(1n, 7n, 'al');
const bob = messageRow(2n, 7n, 'bob');

async function component(name: string, source: string): Promise<any> {
  const { js } = compile(source, { generate: 'client', filename: `${name}.svelte`, dev: false });
  const file = new URL(`./${name}.svelte.js`, import.meta.url);
  writeFileSync(file, js.code);
  return (await import(file.href)).default;
}

await component(
  'List',
  `<script>
    import { useSpacetimeDB, useTable, useReducer } from '@stdb/client/svelte';
    let { query, send } = $props();
    const [rows, isReady, error] = useTable(query);
    const state = useSpacetimeDB();
    if (send) send.outcome = useReducer(send.reducer)({ text: 'hi' });
  </script>{$rows.map(row => row.text).join()} {$isReady} {$state.isActive} {$error?.message ?? ''}`
);
const Page = await component(
  'Page',
  `<script>
    import { createSpacetimeDBProvider } from '@stdb/client/svelte';
    import List from './List.svelte.js';
    let { builder, query, send } = $props();
    createSpacetimeDBProvider(builder);
  </script><List {query} {send} />`
);

function open(props: object) {
  const backend = new Backend();
  const target = document.querySelector('main')!;
  const page = mount(Page, { target, props: { builder: backend.builder, ...props } });
  const text = (): string => {
    flushSync();
    return target.textContent!.trim();
  };
  return { backend, page, text };
}

test('rows follow the server and the query, and end with the component', async () => {
  const query = writable(tables.message);
  const { backend, page, text } = open({ query });
  await backend.greet();
  assert.equal(text(), 'false true');
  await backend.answer(0, al, bob);
  assert.equal(text(), 'al,bob true true');
  query.set(tables.message.where(m => m.text.ne('al')));
  await settled();
  assert.equal(text(), 'al,bob false true');
  await backend.answer(1, bob);
  assert.equal(text(), 'bob true true');
  await unmount(page);
  await settled();
  assert.equal(backend.socket.readyState, 3);
});

test('rows stay while a lost connection comes back', async () => {
  const { backend, page, text } = open({ query: tables.message });
  await backend.greet();
  await backend.answer(0, al, bob);
  backend.socket.drop();
  await settled();
  assert.equal(text(), 'al,bob false false');
  await backend.greet(1);
  await backend.socket.deliver(message.batchApplied({ 0: { message: [bob] } }));
  assert.equal(text(), 'bob true true');
  await unmount(page);
});

test('a refused query tells why, and reducers are called', async () => {
  const send: { reducer: unknown; outcome?: Promise<void> } = { reducer: reducers.sendMessage };
  const { backend, page, text } = open({ query: tables.message, send });
  await backend.greet();
  const call = backend.asked().find(each => each.startsWith('call'))!;
  await backend.socket.deliver(message.subscriptionError(0, 0, 'no such table'));
  await backend.socket.deliver(message.reducerOk(Number(call.slice(5))));
  assert.equal(text(), 'false true no such table');
  await send.outcome;
  await unmount(page);
});

test('stores are those that Svelte derives from', async () => {
  const { connectionStore } = await import('@stdb/client/store');
  const { readable } = await import('@stdb/client/svelte');
  const backend = new Backend();
  const rows = connectionStore(backend.builder).rows(tables.message);
  const stop = rows.subscribe(() => {});
  await backend.greet();
  await backend.answer(0, al, bob);
  const texts: Readable<readonly string[]> = readable(rows, each => each.rows.map(row => row.text));
  const count = derived(texts, each => each.length);
  assert.equal(get(count), 2);
  stop();
});

test('a function without a provider says what is missing', () => {
  assert.throws(() => useTable(tables.message));
});

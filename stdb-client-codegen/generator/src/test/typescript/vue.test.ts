/** The composables in real Vue. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './dom';
import { SpacetimeDBProvider, useReducer, useSpacetimeDB, useTable } from '@stdb/client/vue';
import { createApp, createSSRApp, defineComponent, h, nextTick, ref } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { Backend } from './backend';
import { reducers, tables, type DbConnection } from './bindings';
import type { Message } from './bindings/types';
import { message, messageRow, settled } from './server';

const al = messageRow(1n, 7n, 'al');
const bob = messageRow(2n, 7n, 'bob');
const hidden = ref<string>();

const List = defineComponent({
  setup() {
    const [rows, isReady, error] = useTable(() =>
      hidden.value === undefined ? tables.message : tables.message.where(m => m.text.ne(hidden.value!))
    );
    const first = (): string | undefined => rows.value[0]?.text;
    const state = useSpacetimeDB<DbConnection>();
    void first;
    return () =>
      [rows.value.map((row: Message) => row.text).join(), isReady.value, state.isActive, error.value?.message].join(
        ' '
      );
  },
});

function open(content: typeof List) {
  hidden.value = undefined;
  const backend = new Backend();
  const root = document.querySelector('main')!;
  const app = createApp({
    render: () => h(SpacetimeDBProvider, { connectionBuilder: backend.builder }, { default: () => h(content) }),
  });
  app.mount(root);
  return { backend, app, text: () => root.textContent };
}

test('rows follow the server and the query, and end with the component', async () => {
  const { backend, app, text } = open(List);
  await backend.greet();
  assert.equal(text(), ' false true ');
  await backend.answer(0, al, bob);
  assert.equal(text(), 'al,bob true true ');
  hidden.value = 'al';
  await nextTick();
  await settled();
  assert.equal(text(), 'al,bob false true ');
  await backend.answer(1, bob);
  assert.equal(text(), 'bob true true ');
  assert.deepEqual(backend.asked(), [
    'subscribe 0 message',
    "subscribe 1 message WHERE message.text <> 'al'",
    'unsubscribe 0',
  ]);
  app.unmount();
  await settled();
  assert.equal(backend.socket.readyState, 3);
});

test('rows stay while a lost connection comes back', async () => {
  const { backend, app, text } = open(List);
  await backend.greet();
  await backend.answer(0, al, bob);
  backend.socket.drop();
  await settled();
  assert.equal(text(), 'al,bob false false ');
  await backend.greet(1);
  await backend.socket.deliver(message.batchApplied({ 0: { message: [bob] } }));
  assert.equal(text(), 'bob true true ');
  app.unmount();
});

test('a refused query tells why', async () => {
  const { backend, app, text } = open(List);
  await backend.greet();
  await backend.socket.deliver(message.subscriptionError(0, 0, 'no such table'));
  assert.equal(text(), ' false true no such table');
  app.unmount();
});

test('reducers are called', async () => {
  let outcome: Promise<void> | undefined;
  const Sender = defineComponent({
    setup() {
      const send = useReducer(reducers.sendMessage);
      outcome = send({ text: 'hi' });
      return () => '';
    },
  });
  const { backend, app } = open(Sender as unknown as typeof List);
  await backend.greet();
  await backend.socket.deliver(message.reducerOk(0));
  await outcome;
  app.unmount();
});

test('a server renders without rows and opens nothing', async () => {
  const backend = new Backend();
  const text = await renderToString(
    createSSRApp({
      render: () => h(SpacetimeDBProvider, { connectionBuilder: backend.builder }, { default: () => h(List) }),
    })
  );
  assert.match(text, /false false/);
  await settled();
  assert.equal(backend.sockets.length, 0);
});

/** The hooks in real React, in strict mode, where every component is mounted twice. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import './dom';
import { DisconnectedError, Identity } from '@stdb/client';
import {
  SpacetimeDBProvider,
  useProcedure,
  useReducer,
  useSpacetimeDB,
  useSuspenseTable,
  useTable,
  type UseTableCallbacks,
} from '@stdb/client/react';
import { Component, StrictMode, Suspense, act, createElement, useEffect, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { Backend } from './backend';
import { App } from './chat';
import { type DbConnection, procedures, reducers, tables } from './bindings';
import type { Message } from './bindings/types';
import { message, messageRow, settled } from './server';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const al = messageRow(1n, 7n, 'al');
const bob = messageRow(2n, 7n, 'bob');
const cy = messageRow(3n, 7n, 'cy');

/** A page that shows one component below a provider. */
class Page extends Backend {
  readonly #root: Root = createRoot(document.querySelector('main')!);

  async show(content: ReactNode): Promise<void> {
    const provider = createElement(SpacetimeDBProvider<DbConnection>, { connectionBuilder: this.builder }, content);
    await act(async () => {
      this.#root.render(createElement(StrictMode, null, provider));
      await settled();
    });
  }

  /** Lets something happen and everything that follows from it. */
  async when(happening: () => unknown): Promise<void> {
    await act(async () => {
      await happening();
      await settled();
    });
  }

  async close(): Promise<void> {
    await this.when(() => this.#root.unmount());
  }

  get text(): string {
    return document.querySelector('main')!.textContent ?? '';
  }
}

let page: Page;

/** Opens a page and lets the server greet. */
async function open(content: ReactNode): Promise<Page> {
  page = new Page();
  await page.show(content);
  await page.when(() => page.greet());
  return page;
}

afterEach(() => page.close());

type Rendered = [texts: string, isReady: boolean];

interface ListProps {
  text?: string;
  callbacks?: UseTableCallbacks<Message>;
  rendered?: Rendered[];
  kept?: (readonly Message[])[];
}

function List({ text, callbacks, rendered, kept }: ListProps): ReactNode {
  const query = text === undefined ? tables.message : tables.message.where(m => m.text.ne(text));
  const [rows, isReady, error] = useTable(query, callbacks);
  const texts = rows.map(row => row.text).join();
  useEffect(() => {
    rendered?.push([texts, isReady]);
    kept?.push(rows);
  });
  return error ? error.message : texts;
}

function list(props: ListProps = {}): ReactNode {
  return createElement(List, props);
}

test('rows are shown, stay in place and stay the same objects', async () => {
  const kept: (readonly Message[])[] = [];
  await open(list({ kept }));
  await page.when(() => page.answer(0, al, bob));
  assert.equal(page.text, 'al,bob');
  await page.when(() => page.transaction(0, [messageRow(1n, 7n, 'AL'), cy], [al]));
  assert.equal(page.text, 'AL,bob,cy');
  const [before, after] = kept.slice(-2) as [readonly Message[], readonly Message[]];
  assert.equal(after[1], before[1]);
  const count = kept.length;
  await page.when(() => page.transaction(5, [al]));
  assert.equal(kept.length, count);
});

test('one connection and one subscription serve all components, and end with them', async () => {
  await open([createElement(List, { key: 1 }), createElement(List, { key: 2 })]);
  await page.when(() => page.answer(0, al));
  assert.equal(page.text, 'alal');
  await page.show(list());
  await page.when(settled);
  assert.deepEqual([page.sockets.length, page.asked()], [1, ['subscribe 0 message']]);
  await page.show(null);
  await page.when(settled);
  assert.deepEqual(page.asked(), ['subscribe 0 message', 'unsubscribe 0']);
  const socket = page.socket;
  await page.close();
  assert.equal(socket.readyState, 3);
});

test('a new query keeps the rows of the last one until its own are there', async () => {
  const rendered: Rendered[] = [];
  const told: string[] = [];
  const callbacks = {
    onInsert: (row: Message) => told.push(`+${row.text}`),
    onDelete: (row: Message) => told.push(`-${row.text}`),
  };
  await open(list({ rendered, callbacks }));
  await page.when(() => page.answer(0, al, bob));
  rendered.length = 0;
  told.length = 0;
  await page.show(list({ text: 'al', rendered, callbacks }));
  await page.when(() => page.answer(1, bob, cy));
  assert.deepEqual([...new Set(rendered.map(String))], ['al,bob,false', 'bob,cy,true']);
  assert.deepEqual(told, ['-al', '+cy']);
  assert.deepEqual(page.asked(), [
    'subscribe 0 message',
    "subscribe 1 message WHERE message.text <> 'al'",
    'unsubscribe 0',
  ]);
});

test('rows of other subscriptions to the table are not shown, and callbacks tell what is', async () => {
  const told: string[] = [];
  const callbacks: UseTableCallbacks<Message> = {
    onInsert: row => told.push(`+${row.text}`),
    onDelete: row => told.push(`-${row.text}`),
    onUpdate: (before, after) => told.push(`${before.text}>${after.text}`),
  };
  await open([createElement(List, { key: 1 }), createElement(List, { key: 2, text: 'al', callbacks })]);
  await page.when(() => page.answer(0, al, bob));
  await page.when(() => page.answer(1, bob));
  assert.equal(page.text, 'al,bobbob');
  await page.when(() => page.transaction(1, [messageRow(2n, 7n, 'BOB')], [bob]));
  await page.when(() => page.transaction(1, [], [messageRow(2n, 7n, 'BOB')]));
  assert.deepEqual(told, ['+bob', 'bob>BOB', '-BOB']);
});

test('rows stay while a lost connection comes back', async () => {
  const rendered: Rendered[] = [];
  const kept: (readonly Message[])[] = [];
  const states: string[] = [];
  const Status = (): ReactNode => {
    const { isActive, isReconnecting, identity, connectionError } = useSpacetimeDB<DbConnection>();
    const id: Identity | undefined = identity;
    states.push([isActive, isReconnecting, id !== undefined, connectionError !== undefined].join());
    return null;
  };
  await open([createElement(List, { key: 1, rendered, kept }), createElement(Status, { key: 2 })]);
  await page.when(() => page.answer(0, al, bob));
  rendered.length = 0;
  await page.when(() => page.socket.drop());
  assert.deepEqual(rendered, [['al,bob', false]]);
  await page.when(() => page.greet(1));
  await page.when(() => page.socket.deliver(message.batchApplied({ 0: { message: [al, cy] } })));
  assert.deepEqual(rendered, [
    ['al,bob', false],
    ['al,cy', true],
  ]);
  assert.equal(kept.at(-1)![0], kept.at(-2)![0]);
  assert.deepEqual(
    states.filter((each, i) => each !== states[i - 1]),
    ['false,false,false,false', 'true,false,true,false', 'false,true,true,false', 'true,false,true,false']
  );
});

test('a disabled table is ready and asks for nothing', async () => {
  const rendered: Rendered[] = [];
  await open(list({ rendered, callbacks: { enabled: false } }));
  assert.deepEqual([rendered.at(-1), page.asked()], [['', true], []]);
  await page.show(list({ rendered }));
  await page.when(() => page.answer(0, al));
  assert.deepEqual(rendered.at(-1), ['al', true]);
});

test('a refused query tells why', async () => {
  await open(list());
  await page.when(() => page.socket.deliver(message.subscriptionError(0, 0, 'no such table')));
  assert.equal(page.text, 'no such table');
});

test('events are told and not kept', async () => {
  const told: number[] = [];
  const Pings = (): ReactNode => {
    const [rows] = useTable(tables.ping, { onInsert: () => told.push(rows.length) });
    return rows.length;
  };
  await open(createElement(Pings));
  await page.when(() => page.socket.deliver(message.subscribeApplied(0, 0, {})));
  await page.when(() =>
    page.socket.deliver(message.transaction({ set: 0, table: 'ping', events: [Uint8Array.of(1, 0, 0, 0)] }))
  );
  assert.deepEqual([told, page.text], [[0], '0']);
});

test('reducers are called, also before there is a connection, and keep their identity', async () => {
  const outcomes: string[] = [];
  const functions = new Set<unknown>();
  const Sender = (): ReactNode => {
    const send = useReducer(reducers.sendMessage);
    const tick = useReducer(reducers.tick);
    const quote = useProcedure(procedures.quote);
    const typed: (params: { symbol: string }) => Promise<number | undefined> = quote;
    // @ts-expect-error A parameter is missing.
    void (() => send({}));
    void [typed, () => tick()];
    useSpacetimeDB();
    useEffect(() => void functions.add(send));
    useEffect(() => {
      send({ text: 'hi' }).then(
        () => outcomes.push('done'),
        (error: Error) => outcomes.push(error.message)
      );
    }, [send]);
    return null;
  };
  await open(createElement(Sender));
  assert.deepEqual(page.asked(), ['call 0', 'call 1']);
  await page.when(() => page.socket.deliver(message.reducerOk(0), message.reducerError(1, 'no')));
  assert.deepEqual([outcomes, functions.size], [['done', 'no'], 1]);
});

test('calls are not left waiting when the page closes', async () => {
  let outcome: Promise<unknown> | undefined;
  const Sender = (): ReactNode => {
    const tick = useReducer(reducers.tick);
    useEffect(() => {
      outcome = tick().catch((error: unknown) => error);
    }, [tick]);
    return null;
  };
  await open(createElement(Sender));
  await page.close();
  assert.ok((await outcome) instanceof DisconnectedError);
});

class Boundary extends Component<{ children?: ReactNode }> {
  override state = { error: '' };

  static getDerivedStateFromError(error: Error) {
    return { error: error.message };
  }

  override render(): ReactNode {
    return this.state.error || this.props.children;
  }
}

function SuspenseList({ text }: { text?: string }): ReactNode {
  const query = text === undefined ? tables.message : tables.message.where(m => m.text.ne(text));
  return useSuspenseTable(query)
    .map(row => row.text)
    .join();
}

function suspended(text?: string): ReactNode {
  const waiting = createElement(Suspense, { fallback: 'waiting' }, createElement(SuspenseList, text ? { text } : {}));
  return createElement(Boundary, null, waiting);
}

test('a suspended component waits for rows, then follows them', async () => {
  await open(suspended());
  assert.equal(page.text, 'waiting');
  await page.when(() => page.answer(0, al));
  assert.equal(page.text, 'al');
  await page.when(() => page.transaction(0, [bob]));
  assert.equal(page.text, 'al,bob');
  assert.deepEqual(page.asked(), ['subscribe 0 message']);
  await page.show(suspended('al'));
  await page.when(() => page.answer(1, bob));
  assert.match(page.text, /bob$/);
  assert.equal(page.asked()[1], "subscribe 1 message WHERE message.text <> 'al'");
});

test('a boundary around the provider waits, too', async () => {
  page = new Page();
  const provider = createElement(
    SpacetimeDBProvider<DbConnection>,
    { connectionBuilder: page.builder },
    createElement(SuspenseList)
  );
  await page.show(createElement(Suspense, { fallback: 'waiting' }, provider));
  assert.equal(page.text, 'waiting');
  await page.when(() => page.greet());
  await page.when(() => page.answer(0, al));
  assert.equal(page.text, 'al');
});

test('a suspended component throws what the server refuses', async t => {
  t.mock.method(console, 'error', () => {});
  await open(suspended());
  await page.when(() => page.socket.deliver(message.subscriptionError(0, 0, 'no such table')));
  assert.equal(page.text, 'no such table');
});

test('an anonymous user stays the same when the page is closed and opened', async () => {
  await open(list());
  await page.show(null);
  const { builder } = page;
  await page.close();
  const again = new Page();
  Object.assign(again, { builder, sockets: page.sockets, tokens: page.tokens });
  page = again;
  await page.show(list());
  assert.deepEqual(page.tokens, [undefined, 'the-token']);
});

test('a server renders without rows and opens nothing', async () => {
  page = new Page();
  const provider = createElement(SpacetimeDBProvider<DbConnection>, { connectionBuilder: page.builder }, list());
  assert.equal(renderToString(provider), '');
  await settled();
  assert.equal(page.sockets.length, 0);
});

test('a hook without a provider says what is missing', () => {
  page = new Page();
  assert.throws(() => renderToString(list()), /put the component into a SpacetimeDBProvider/);
});

test('the chat of the guide shows, hides and sends', async () => {
  page = new Page();
  await page.show(createElement(App, { builder: page.builder }));
  await page.when(() => page.greet());
  await page.when(() => page.answer(0, messageRow(1n, 7n, 'hello'), bob));
  const shown = (): string[] => [...document.querySelectorAll('li')].map(each => each.textContent!);
  const busy = (): string | null => document.querySelector('section')!.getAttribute('aria-busy');
  assert.deepEqual(shown(), ['hello', 'bob']);
  const [say, hide] = document.querySelectorAll('button');
  await page.when(() => say!.click());
  assert.equal(page.asked().at(-1), 'call 1');
  await page.when(() => page.socket.deliver(message.reducerOk(1)));
  await page.when(() => hide!.click());
  assert.deepEqual([shown(), busy()], [['hello', 'bob'], 'true']);
  await page.when(() => page.answer(1, bob));
  assert.deepEqual([shown(), busy()], [['bob'], 'false']);
});

/** Bindings of a module whose names mean something in TypeScript or in the runtime. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BinaryWriter } from '@stdb/client';
import { DbConnection, tables } from './hostile';
import { Class, Figure, String as Color } from './hostile/types';
import { FakeSocket, message, settled } from './server';

function row(count: bigint, color: Color, figure: Figure): Class {
  return {
    count,
    class: `c${count}`,
    userId: Number(count) % 2,
    userId2: 1,
    userId2_: 2,
    constructor: figure,
    in: [1],
    value1: [2],
    color,
  };
}

function bytes(value: Class): Uint8Array {
  const writer = new BinaryWriter();
  Class.write(writer, value);
  return writer.getBuffer();
}

test('indexes called like methods leave the methods alone; plain enums are keys', async () => {
  const socket = new FakeSocket();
  const connection = DbConnection.builder()
    .withUri('http://localhost:3000')
    .withDatabaseName('hostile')
    .withWSFn(async () => socket)
    .build();
  await settled();
  socket.onopen();
  await socket.deliver(message.initial());
  connection.subscriptionBuilder().subscribe(tables.class);
  await settled();
  const first = row(1n, { tag: 'Red' }, { tag: 'Circle', value: { radius: 1 } });
  const second = row(2n, { tag: 'Default' }, { tag: 'Override', value: Uint8Array.of(1, 2) });
  await socket.deliver(message.subscribeApplied(0, 0, { class: [bytes(first), bytes(second)] }));
  const handle = connection.db.class;
  assert.equal(handle.count(), 2n);
  assert.deepEqual([...handle.iter()].map(each => each.class), ['c1', 'c2']);
  assert.deepEqual([...handle.color.filter({ tag: 'Default' })], [second]);
  assert.deepEqual([...handle.by_both.filter([2, { tag: 'Red' }])], [first]);
  const query = tables.class.where(each => each.color.eq({ tag: 'Red' } as any));
  assert.deepEqual([query.matches(first), query.matches(second)], [true, false]);
  const calls = [
    connection.reducers.delete({ connection: [], out: [], out1: [], value1: [] }),
    connection.reducers.default({ args: [], in: [], this: '' }),
  ];
  await settled();
  assert.equal(socket.sent.length, 2);
  connection.disconnect();
  assert.ok((await Promise.allSettled(calls)).every(each => each.status === 'rejected'));
});

// What the scripts share: a WebSocket for Node 20 that offers one protocol and keeps an eye on frames; promises around callbacks.
import assert from 'node:assert/strict';
import { WebSocket as UndiciWebSocket } from 'undici';

export const [url, database, protocol, ownerToken] = process.argv.slice(2);
const offered = `${protocol}.bsatn.spacetimedb`;

/** What went over the sockets opened since the last reset. */
export const traffic = { protocol: '', address: '', compressions: new Set(), last: undefined };

globalThis.WebSocket = class extends UndiciWebSocket {
  constructor(address, protocols) {
    assert.ok(protocols.includes(offered), `the package offers ${protocols}`);
    super(address, [offered]);
    traffic.last = this;
    traffic.address = String(address);
    traffic.compressions = new Set();
    this.addEventListener('open', () => (traffic.protocol = this.protocol));
    this.addEventListener('message', event => traffic.compressions.add(new Uint8Array(event.data)[0]));
  }
};
export const { DbConnection, tables, reducersMap } = await import('./bindings.mjs');

export function check(name) {
  console.log(`ok ${protocol} ${name}`);
}

export function connect(savedToken, configure = builder => builder, type = DbConnection) {
  return new Promise((resolve, reject) => {
    const builder = type.builder()
      .withUri(url)
      .withDatabaseName(database)
      .withToken(savedToken)
      .onConnect((connection, identity, newToken) => resolve({ connection, identity, token: newToken }))
      .onConnectError((_ctx, error) => reject(error));
    configure(builder).build();
  });
}

export function subscribe(connection, queries) {
  return new Promise((resolve, reject) => {
    const handle = connection
      .subscriptionBuilder()
      .onApplied(() => resolve(handle))
      .onError((_ctx, error) => reject(error ?? new Error('subscription refused')))
      .subscribe(queries);
  });
}

export function unsubscribe(handle) {
  return new Promise(resolve => handle.unsubscribeThen(resolve));
}

export async function rejected(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('the call must be refused');
}

/** Waits until everything committed before has arrived: results and updates come in one order. */
export async function settled(connection) {
  const refusal = await rejected(connection.reducers.refuse({ reason: 'settled' }));
  assert.equal(refusal.message, 'settled');
}

/** Waits until something holds that a message on its way brings about. */
export async function until(condition) {
  for (const deadline = Date.now() + 60_000; !condition(); ) {
    assert.ok(Date.now() < deadline, `not within 60 seconds: ${condition}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** Runs a statement as the owner of the database; returns its rows as arrays, and undefined when it is refused. */
export async function sql(statement) {
  const response = await fetch(`${url}/v1/database/${database}/sql`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${ownerToken}` },
    body: statement,
  });
  return response.ok ? (await response.json())[0]?.rows : undefined;
}

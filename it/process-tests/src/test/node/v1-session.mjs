// What scripts of the client of 1.x share: a WebSocket for Node 20 that keeps an eye on frames; promises around callbacks.
import assert from 'node:assert/strict';
import { WebSocket as UndiciWebSocket } from 'undici';

export const [url, database, protocol, ownerToken] = process.argv.slice(2);

/** What went over all sockets. */
export const traffic = { protocol: '', address: '', compressions: new Set(), tags: [] };
globalThis.WebSocket = class extends UndiciWebSocket {
  constructor(address, protocols) {
    super(address, protocols);
    traffic.address = String(address);
    this.addEventListener('open', () => (traffic.protocol = this.protocol));
    this.addEventListener('message', event => {
      const payload = new Uint8Array(event.data);
      traffic.compressions.add(payload[0]);
      traffic.tags.push(payload[0] === 0 ? payload[1] : -1);
    });
  }
};
// Node has it from 22 on; the client needs it for procedures.
Promise.withResolvers ??= () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};
const { DbConnectionBuilder, DbConnectionImpl } = await import('spacetimedb-1/sdk');

export function check(name) {
  console.log(`ok ${protocol} ${name}`);
}

/** Connects to a database of the given module. */
export function connect(module, savedToken, configure = builder => builder) {
  return new Promise((resolve, reject) => {
    const builder = new DbConnectionBuilder(module, config => new DbConnectionImpl(config))
      .withUri(url)
      .withModuleName(database)
      .withToken(savedToken)
      .onConnect((connection, identity, token) => resolve({ connection, identity, token }))
      .onConnectError((_ctx, error) => reject(error));
    configure(builder).build();
  });
}

export function subscribe(connection, queries) {
  return new Promise((resolve, reject) => {
    const handle = connection
      .subscriptionBuilder()
      .onApplied(() => resolve(handle))
      .onError((_ctx, error) => reject(error))
      .subscribe(queries);
  });
}

/** Calls a reducer; resolves with how its caller is told that it ended. */
export function call(connection, reducer, args) {
  const name = reducer[0].toUpperCase() + reducer.slice(1);
  return new Promise(resolve => {
    const listener = context => {
      connection.reducers[`removeOn${name}`](listener);
      resolve(context.event);
    };
    connection.reducers[`on${name}`](listener);
    connection.reducers[reducer](args);
  });
}

export async function until(condition) {
  for (const deadline = Date.now() + 60_000; !condition(); ) {
    assert.ok(Date.now() < deadline, `not within 60 seconds: ${condition}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

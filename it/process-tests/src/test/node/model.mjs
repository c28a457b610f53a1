// A client that does what it is told on standard input and tells what happens on standard output, a line each:
// node model.mjs <url> <database> <v2|v3> <token, not used> <ours|official> <kept calls>
// The Java classes NodeClient, TraceEntry and CacheDigest say what the lines mean.
import { Console } from 'node:console';
import { createInterface } from 'node:readline';

// Standard output is for the trace alone.
globalThis.console = new Console(process.stderr, process.stderr);
const { DbConnection, database, until, url } = await import('./session.mjs');

const [kind, keptCalls] = process.argv.slice(6);
const isOurs = kind === 'ours';
const RECONNECT = { firstDelayMs: 50, maxDelayMs: 300, keptCalls: Number(keptCalls) };
const RETRY_MS = 50;
const CAUSES = {
  Reducer: 'REDUCER',
  SubscribeApplied: 'SUBSCRIBE',
  UnsubscribeApplied: 'UNSUBSCRIBE',
  Transaction: 'TRANSACTION',
  Resynchronized: 'RESYNC',
  Error: 'ERROR',
};
const TEXTS = {
  entry: row => `${row.id},${row.writer},${row.number}`,
  progress: row => `${row.writer},${row.last}`,
  mark: row => `${row.place},${row.text}`,
};

/** The latest connection, which may be lost. */
let connection;
let isConnected = false;
let hasEnded = false;
let token;
/** Query sets asked for: their queries, and the handle there is. */
const sets = new Map();
/** Calls without an outcome: what tells it. */
const open = new Map();
let lastDigest = '';

const digest = () => {
  let rows = 0;
  let sum = 0;
  for (const [table, text] of Object.entries(TEXTS)) {
    for (const row of connection.db[table].iter()) {
      rows++;
      sum = (sum + mix(hash(`${table}:${text(row)}`))) | 0;
    }
  }
  return `${rows}:${(sum >>> 0).toString(16)}`;
};

function hash(text) {
  let result = 0;
  for (let i = 0; i < text.length; i++) {
    result = (Math.imul(31, result) + text.charCodeAt(i)) | 0;
  }
  return result;
}

function mix(value) {
  const once = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  const twice = Math.imul(once ^ (once >>> 16), 0x45d9f3b);
  return twice ^ (twice >>> 16);
}

const say = line => process.stdout.write(`${line}\n`);

function note(what, event, subject = '', row = '', before = '') {
  lastDigest = digest();
  say([what, event?.id ?? '', CAUSES[event?.tag] ?? 'NONE', subject, row, before, lastDigest].join('\t'));
}

/** Between two messages the cache must be as the callbacks have told. */
function sample() {
  if (connection && digest() !== lastDigest) {
    note('SAMPLE');
  }
}

const SessionSocket = globalThis.WebSocket;
globalThis.WebSocket = class extends SessionSocket {
  constructor(...args) {
    super(...args);
    // Before the package's own listeners: what the message before has left.
    this.addEventListener('message', sample);
    this.addEventListener('close', sample);
  }
};
setInterval(sample, 5);

function connect() {
  const builder = DbConnection.builder()
    .withUri(url)
    .withDatabaseName(database)
    .withToken(token)
    // The official package lets small messages overtake compressed ones.
    .withCompression('none');
  if (isOurs) {
    builder
      .withReconnect(RECONNECT)
      .onReconnecting(() => note('LOST'))
      .onReconnected(ctx => note('BACK', ctx.event))
      .onCallbackError(error => note('ERROR', undefined, '', `${error}`))
      .onDisconnect((_ctx, error) => note('ERROR', undefined, '', `the connection has ended: ${error}`));
  } else {
    builder.onDisconnect(ctx => replace(ctx)).onConnectError(ctx => replace(ctx));
  }
  connection = builder.onConnect(connected).build();
  hasEnded = false;
  note('START');
  Object.entries(TEXTS).forEach(([table, text]) => watch(connection.db[table], table, text));
}

function watch(handle, table, text) {
  handle.onInsert((ctx, row) => note('INSERT', ctx.event, table, text(row)));
  handle.onDelete((ctx, row) => note('DELETE', ctx.event, table, text(row)));
  if (table !== 'mark') {
    handle.onUpdate((ctx, before, after) => note('UPDATE', ctx.event, table, text(after), text(before)));
  }
  if (isOurs) {
    handle.onBeforeDelete((ctx, row) => note('BEFORE_DELETE', ctx.event, table, text(row)));
  }
}

function connected(_connection, _identity, newToken) {
  token ??= newToken;
  isConnected = true;
  if (!isOurs) {
    sets.forEach((set, id) => ask(id, set));
  }
}

/** The official connection has ended. Promises of its calls never settle, which is known. */
function replace(ended) {
  if (ended !== connection || hasEnded) {
    return;
  }
  hasEnded = true;
  isConnected = false;
  open.forEach(tell => tell('UNKNOWN'));
  for (const [id, set] of [...sets]) {
    set.handle = undefined;
    set.isApplied = false;
    if (set.isUnwanted) {
      sets.delete(id);
    }
  }
  setTimeout(connect, RETRY_MS);
}

function ask(id, set) {
  set.handle = connection
    .subscriptionBuilder()
    .onApplied(ctx => {
      set.isApplied = true;
      note('APPLIED', ctx.event, id);
    })
    .onError((_ctx, error) => note('FAILED', undefined, id, `${error}`))
    .subscribe(set.queries);
}

function end(id, set) {
  set.isUnwanted = true;
  if (!set.handle) {
    sets.delete(id);
    return;
  }
  set.handle.unsubscribeThen(ctx => {
    sets.delete(id);
    note('ENDED', ctx.event, id);
  });
}

const reducers = {
  append: ([writer, number]) => connection.reducers.append({ writer: Number(writer), number: BigInt(number) }),
  mark: ([place, text]) => connection.reducers.mark({ place: Number(place), text }),
  refuse: ([reason]) => connection.reducers.refuse({ reason }),
};

/** Calls a reducer; the promise always settles, with an outcome. */
function outcome(id, reducer, args) {
  if (!isOurs && !isConnected) {
    return Promise.resolve('UNSENT');
  }
  return new Promise((resolve, reject) => {
    open.set(id, resolve);
    reducers[reducer](args).then(
      () => resolve('OK'),
      error => {
        if (error.name === 'DisconnectedError') {
          resolve(error.isOutcomeUnknown ? 'UNKNOWN' : 'UNSENT');
        } else if (error.constructor.name === 'SenderError' && error.message === args[0]) {
          resolve('REFUSED');
        } else {
          reject(error);
        }
      }
    );
  }).finally(() => open.delete(id));
}

async function call(id, reducer, ...args) {
  note('CALLED', undefined, id, reducer);
  note('DONE', undefined, id, await outcome(id, reducer, args));
}

const isReady = () => (isOurs ? connection.isConnected : isConnected);
const isAnswered = set => set.isApplied && !set.isUnwanted;
const isSettled = () => isReady() && open.size === 0 && [...sets.values()].every(isAnswered);

async function settle() {
  do {
    await until(isSettled);
  } while ((await outcome('settle', 'refuse', ['settled'])) !== 'REFUSED');
  for (const [table, text] of Object.entries(TEXTS)) {
    for (const row of connection.db[table].iter()) {
      say(`row\t${table}\t${text(row)}`);
    }
  }
  say('settled');
}

const commands = {
  subscribe(id, ...queries) {
    const set = { queries, isApplied: false, isUnwanted: false };
    sets.set(id, set);
    if (isOurs || isConnected) {
      ask(id, set);
    }
  },
  unsubscribe: id => end(id, sets.get(id)),
  call,
  async awaitLoss() {
    await until(() => !isReady());
    say('lost');
  },
  awaitBegun: () => say('begun'),
  settle,
};

connect();
await until(isReady);
createInterface({ input: process.stdin })
  .on('line', line => {
    const [command, ...args] = line.split('\t');
    void commands[command](...args);
  })
  .on('close', () => process.exit(0));

/** The rows of one query as a store. */

import { DisconnectedError } from './errors.js';
import type { SetRow } from './query_set.js';
import { Query, type ViewCall } from './query.js';
import type { ConnectionStore } from './store.js';
import type { SubscriptionHandleImpl } from './subscription.js';

/** What is known of the rows of a query. */
export interface RowsSnapshot<Row> {
  /** Those that stay keep their place, new ones come behind. Rows that did not change are the same objects. */
  readonly rows: readonly Row[];
  /** Is true while the rows are those that the server has; false before the first answer and after a loss. */
  readonly isReady: boolean;
  /** Is true from the first answer on. */
  readonly wasReady: boolean;
  /** Why there are no rows: the server refused the query, or the connection has ended. */
  readonly error?: Error | undefined;
  /** The rows by what names them. */
  readonly byKey: ReadonlyMap<unknown, SetRow>;
}

export const NO_ROWS: RowsSnapshot<never> = { rows: [], isReady: false, wasReady: false, byKey: new Map() };

/** How long rows that somebody waited for are kept until they are used; then the subscription ends. */
const PRELOAD_MS = 30_000;

const ENDED = new DisconnectedError('the connection has ended', false);

type EventListener = (row: any) => void;

/** Is subscribed while it has listeners. */
export class RowsStore<Row> {
  readonly #connections: ConnectionStore<any>;
  readonly #query: Query<any> | ViewCall<any>;
  readonly #listeners = new Set<() => void>();
  readonly #eventListeners = new Set<EventListener>();
  #users = 0;
  #release: () => void = () => {};
  #stopWatching: () => void = () => {};
  #connection: unknown;
  #handle: SubscriptionHandleImpl<any> | undefined;
  #version: number | undefined;
  #stopEvents: () => void = () => {};
  #refusal: Error | undefined;
  #ready: Promise<void> | undefined;
  #snapshot: RowsSnapshot<Row> = NO_ROWS;

  /** Made by {@link ConnectionStore}. */
  constructor(
    connections: ConnectionStore<any>,
    query: Query<any> | ViewCall<any>,
    readonly sql: string
  ) {
    this.#connections = connections;
    this.#query = query;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const own = (): void => listener();
    this.#listeners.add(own);
    const leave = this.#use();
    return once(() => {
      this.#listeners.delete(own);
      leave();
    });
  };

  readonly getSnapshot = (): RowsSnapshot<Row> => this.#snapshot;

  /** Calls back for every row of an event table, whose rows are never kept. Returns what ends it. */
  onEvent(listener: (row: Row) => void): () => void {
    const own: EventListener = row => listener(row);
    this.#eventListeners.add(own);
    return () => void this.#eventListeners.delete(own);
  }

  /**
   * Subscribes for a while without anybody who listens. The promise, the same until it settles, settles when there is a
   * first answer or an error in its place, or when it takes long; it never rejects.
   */
  ready(): Promise<void> {
    this.#ready ??= new Promise<void>(resolve => {
      const settle = (): void => {
        this.#ready = undefined;
        resolve();
      };
      const settleIfKnown = (): void => {
        if (this.#snapshot.wasReady || this.#snapshot.error) {
          settle();
        }
      };
      const leave = this.subscribe(settleIfKnown);
      keepNothingAlive(
        setTimeout(() => {
          leave();
          settle();
        }, PRELOAD_MS)
      );
      queueMicrotask(settleIfKnown);
    });
    return this.#ready;
  }

  #update(): void {
    const connection = this.#connections.connection;
    if (connection !== this.#connection) {
      this.#bind(connection);
    }
    const next = this.#take();
    if (next !== this.#snapshot) {
      this.#snapshot = next;
      [...this.#listeners].forEach(listener => listener());
    }
  }

  #use(): () => void {
    if (this.#users++ === 0) {
      const giveUp = this.#release;
      this.#release = this.#connections.acquire();
      giveUp();
      this.#stopWatching();
      this.#stopWatching = this.#connections.watch(() => this.#update());
      this.#update();
    }
    return () => {
      this.#users--;
      setTimeout(() => this.#closeIfUnused(), 0);
    };
  }

  #closeIfUnused(): void {
    if (this.#users > 0) {
      return;
    }
    this.#unbind();
    this.#connection = undefined;
    this.#snapshot = NO_ROWS;
    this.#release();
    this.#stopWatching();
  }

  #bind(connection: any): void {
    this.#unbind();
    this.#connection = connection;
    if (!connection?.isActive) {
      return;
    }
    this.#refusal = undefined;
    this.#listenToEvents(connection);
    this.#handle = connection
      .subscriptionBuilder()
      .onError((_: unknown, error: Error) => (this.#refusal = error))
      .subscribe(this.#query);
  }

  #unbind(): void {
    this.#stopEvents();
    this.#stopEvents = () => {};
    const handle = this.#handle;
    this.#handle = undefined;
    this.#version = undefined;
    if (handle && !handle.isEnded()) {
      handle.unsubscribe();
    }
  }

  #listenToEvents(connection: any): void {
    const query = this.#query;
    const { isEvent, accessorName } = query instanceof Query ? query.selected : query.tableDef;
    if (!isEvent) {
      return;
    }
    const table = connection.db[accessorName];
    const tell = (_: unknown, row: any): void => {
      if (!(query instanceof Query) || query.join || query.matches(row)) {
        [...this.#eventListeners].forEach(listener => listener(row));
      }
    };
    table.onInsert(tell);
    this.#stopEvents = () => table.removeOnInsert(tell);
  }

  #take(): RowsSnapshot<Row> {
    const last = this.#snapshot;
    const handle = this.#handle;
    const connection: any = this.#connection;
    const isReady = handle?.isActive() === true && connection.isConnected;
    const error = this.#refusal ?? (connection?.isActive === false ? (connection.connectionError ?? ENDED) : undefined);
    const isChanged = isReady && handle.version !== this.#version;
    if (!isChanged && last.isReady === isReady && last.error === error) {
      return last;
    }
    if (!isReady || !isChanged) {
      return { ...last, isReady, error };
    }
    this.#version = handle.version;
    const byKey = merge(last.byKey, handle.rows());
    if (byKey === last.byKey && last.isReady && last.error === error) {
      return last;
    }
    const rows = byKey === last.byKey ? last.rows : Array.from(byKey.values(), each => each.row as Row);
    return { rows, isReady, wasReady: true, error, byKey };
  }
}

/** Returns `last` with the rows of now; `last` itself if they are the same. */
function merge(last: ReadonlyMap<unknown, SetRow>, rows: Iterable<SetRow>): ReadonlyMap<unknown, SetRow> {
  const now = new Map<unknown, SetRow>();
  for (const each of rows) {
    now.set(each.key, each);
  }
  const result = new Map<unknown, SetRow>();
  let isSame = now.size === last.size;
  for (const [key, before] of last) {
    const after = now.get(key);
    if (after) {
      const isEqual = after.bytes === before.bytes;
      isSame &&= isEqual;
      result.set(key, isEqual ? before : after);
    } else {
      isSame = false;
    }
  }
  if (isSame) {
    return last;
  }
  for (const [key, after] of now) {
    if (!result.has(key)) {
      result.set(key, after);
    }
  }
  return result;
}

/** Lets Node end while a timer runs. */
function keepNothingAlive(timer: unknown): void {
  (timer as { unref?: () => void }).unref?.();
}

/** Returns a function that does something the first time it is called only. */
export function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) {
      isDone = true;
      action();
    }
  };
}

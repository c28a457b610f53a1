/** The rows that one place of a user interface shows while its query changes. */

import { NO_ROWS, type RowsSnapshot, type RowsStore } from './rows_store.js';

/** Told of what changes in the rows that are shown. A row that comes to fulfil the query is inserted. */
export interface RowCallbacks<Row> {
  onInsert?: (row: Row) => void;
  onDelete?: (row: Row) => void;
  onUpdate?: (oldRow: Row, newRow: Row) => void;
}

/** What a view shows, and whose rows these are. */
export interface RowsViewSnapshot<Row> extends RowsSnapshot<Row> {
  readonly of?: RowsStore<Row> | undefined;
}

/** Shows the rows of the last query until those of the next one are there. Works while it has a listener. */
export class RowsView<Row> {
  readonly #listeners = new Set<() => void>();
  readonly #stops = new Map<RowsStore<Row>, () => void>();
  #callbacks: RowCallbacks<Row> = {};
  #wanted: RowsStore<Row> | undefined;
  #told: RowsSnapshot<Row> = NO_ROWS;
  #snapshot: RowsViewSnapshot<Row>;

  constructor(store: RowsStore<Row> | undefined) {
    this.#wanted = store;
    this.#snapshot = { ...(store?.getSnapshot() ?? NO_ROWS), of: store };
  }

  /** Shows other rows, or none. */
  show(store: RowsStore<Row> | undefined, callbacks: RowCallbacks<Row> = {}): void {
    this.#callbacks = callbacks;
    if (this.#wanted !== store) {
      this.#wanted = store;
      if (this.#listeners.size > 0) {
        this.#follow(store);
        this.#update();
      }
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const own = (): void => listener();
    this.#listeners.add(own);
    if (this.#listeners.size === 1) {
      this.#follow(this.#wanted);
      this.#update();
    }
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) {
        this.#unfollow(() => true);
      }
    };
  };

  readonly getSnapshot = (): RowsViewSnapshot<Row> => this.#snapshot;

  #follow(store: RowsStore<Row> | undefined): void {
    if (store && !this.#stops.has(store)) {
      const stopEvents = store.onEvent(row => store === this.#wanted && this.#callbacks.onInsert?.(row));
      const stopRows = store.subscribe(() => this.#update());
      this.#stops.set(store, () => {
        stopRows();
        stopEvents();
      });
    }
  }

  #unfollow(isMeant: (store: RowsStore<Row>) => boolean): void {
    for (const [store, stop] of [...this.#stops]) {
      if (isMeant(store)) {
        this.#stops.delete(store);
        stop();
      }
    }
  }

  #update(): void {
    const before = this.#snapshot;
    const wanted = this.#wanted;
    const next = wanted?.getSnapshot() ?? NO_ROWS;
    if (!wanted || next.wasReady || next.error || !before.wasReady) {
      this.#snapshot = { ...next, of: wanted };
    } else {
      const stays = before.of?.getSnapshot();
      this.#snapshot = { ...(stays?.wasReady ? stays : before), of: before.of, isReady: false };
    }
    const { of } = this.#snapshot;
    this.#unfollow(store => store !== wanted && store !== of);
    if (wanted) {
      this.#tell(this.#snapshot);
    } else {
      this.#told = NO_ROWS;
    }
    if (!isSame(before, this.#snapshot)) {
      [...this.#listeners].forEach(listener => listener());
    } else {
      this.#snapshot = before;
    }
  }

  #tell(now: RowsSnapshot<Row>): void {
    const before = this.#told.byKey;
    const { onInsert, onDelete, onUpdate } = this.#callbacks;
    this.#told = now;
    if (before === now.byKey || !(onInsert || onDelete || onUpdate)) {
      return;
    }
    for (const [key, { row }] of before) {
      if (!now.byKey.has(key)) {
        onDelete?.(row);
      }
    }
    for (const [key, { bytes, row }] of now.byKey) {
      const old = before.get(key);
      if (!old) {
        onInsert?.(row);
      } else if (old.bytes !== bytes) {
        onUpdate?.(old.row, row);
      }
    }
  }
}

function isSame(left: RowsViewSnapshot<any>, right: RowsViewSnapshot<any>): boolean {
  return (
    left.rows === right.rows &&
    left.isReady === right.isReady &&
    left.wasReady === right.wasReady &&
    left.error === right.error &&
    left.of === right.of
  );
}

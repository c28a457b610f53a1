/** What the cache holds because of one subscription. */

import type { BytesKey, RowOperation, TableCache } from './cache.js';
import type { WebSocketAdapter } from './socket.js';
import type { SubscriptionHandleImpl } from './subscription.js';

interface Contribution {
  readonly row: any;
  count: number;
}

/** A row of one subscription. */
export interface SetRow {
  /** Names the row: the primary key, or the whole row in a table without one. */
  readonly key: unknown;
  /** Is equal for equal rows. */
  readonly bytes: BytesKey;
  readonly row: any;
}

/** Knows its rows, so that they can be taken out of the cache when the server gives the set up. */
export class QuerySet {
  /** The connection that was asked for the set last. */
  askedOn: WebSocketAdapter | undefined;
  readonly #rows = new Map<TableCache, Map<BytesKey, Contribution>>();
  #version = 0;

  constructor(
    readonly handle: SubscriptionHandleImpl<any>,
    readonly queries: readonly string[]
  ) {}

  /** Is another number after every change of the rows. */
  get version(): number {
    return this.#version;
  }

  /** Returns the rows, in the order in which they came. */
  *rows(): Generator<SetRow> {
    for (const [table, rows] of this.#rows) {
      for (const [bytes, { row, count }] of rows) {
        if (count > 0) {
          yield { key: table.keyOf({ key: bytes, row }), bytes, row };
        }
      }
    }
  }

  /** Adds rows of a message to the set and to what its table applies next. */
  stage(table: TableCache, kind: 'inserts' | 'deletes', data: Uint8Array): void {
    const operations = table.decode(data);
    table.stage(kind, operations);
    this.#contribute(table, kind === 'inserts' ? 1 : -1, operations);
  }

  /** Takes all rows out of the set, and out of the cache with what is applied next. */
  stageAllDeletes(): void {
    for (const [table, rows] of this.#rows) {
      for (const [key, { row, count }] of rows) {
        table.stage(
          'deletes',
          Array.from({ length: count }, () => ({ key, row }))
        );
      }
    }
    this.#rows.clear();
    this.#version++;
  }

  #contribute(table: TableCache, delta: number, operations: readonly RowOperation[]): void {
    let rows = this.#rows.get(table);
    if (!rows) {
      rows = new Map();
      this.#rows.set(table, rows);
    }
    for (const { key, row } of operations) {
      const contribution = rows.get(key) ?? { row, count: 0 };
      contribution.count += delta;
      if (contribution.count === 0) {
        rows.delete(key);
      } else {
        rows.set(key, contribution);
      }
    }
    this.#version++;
  }
}

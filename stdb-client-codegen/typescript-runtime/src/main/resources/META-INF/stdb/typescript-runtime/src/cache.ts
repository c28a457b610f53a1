/** The local copy of subscribed rows. */

import { BinaryReader, BinaryWriter } from './bsatn.js';
import { Fields, type Prettify, type TypeBuilder } from './builders.js';
import { comparable } from './query.js';
import { metadataOf, type ConstraintOpts, type IndexOpts, type RowOf, type TableDef } from './schema.js';
import { Range, type Bound } from './values.js';

/** Bytes as text with one character per byte: equal bytes, equal key. */
export type BytesKey = string;

/** Rows one message adds and removes in one table, before they are applied. */
export interface RowOperation {
  readonly key: BytesKey;
  readonly row: any;
}

interface Entry {
  row: any;
  bytes: BytesKey;
  /** In how many query results the row is. */
  count: number;
}

/** What applying operations did, and the callbacks to tell: those registered before the message. */
export interface Changes {
  readonly deletes: any[];
  readonly updates: [oldRow: any, newRow: any][];
  readonly inserts: any[];
  readonly onDelete: readonly Callback[];
  readonly onUpdate: readonly Callback[];
  readonly onInsert: readonly Callback[];
}

interface Pending {
  readonly inserts: RowOperation[];
  readonly deletes: RowOperation[];
}

type Callback = (...args: any[]) => void;
export type CallbackErrorHandler = (error: unknown) => void;

/** The rows of one table and the callbacks on them. */
export class TableCache {
  readonly #entries = new Map<unknown, Entry>();
  readonly #fields: Fields;
  /** Properties of the primary key; none if there is none. */
  readonly #key: readonly string[];
  #keyTypes: readonly TypeBuilder<any, any>[] | undefined;
  readonly #onBeforeDelete: Callback[] = [];
  readonly #onInsert: Callback[] = [];
  readonly #onDelete: Callback[] = [];
  readonly #onUpdate: Callback[] = [];
  #pending: Map<unknown, Pending> = new Map();
  #events: any[] = [];

  /** What applications see of the table: see {@link ClientTable}. */
  readonly handle: object;

  constructor(readonly def: TableDef) {
    this.#fields = def.row.fields;
    const column = Object.keys(def.columns).find(each => metadataOf(def.columns[each]).isPrimaryKey);
    this.#key = column === undefined ? def.primaryKey : [column];
    this.handle = this.#makeHandle();
  }

  /** Decodes all rows of a list. */
  decode(data: Uint8Array): RowOperation[] {
    const reader = new BinaryReader(data);
    const result: RowOperation[] = [];
    while (reader.remaining > 0) {
      const start = reader.offset;
      const row = this.#fields.read(reader);
      if (reader.offset === start) {
        throw new RangeError(`rows without columns: table ${this.def.sourceName}`);
      }
      result.push({ key: bytesKey(reader.slice(start, reader.offset)), row });
    }
    return result;
  }

  /** Adds to what the next {@link apply} does. */
  stage(kind: 'inserts' | 'deletes', operations: readonly RowOperation[]): void {
    for (const operation of operations) {
      const key = this.keyOf(operation);
      let pending = this.#pending.get(key);
      if (!pending) {
        pending = { inserts: [], deletes: [] };
        this.#pending.set(key, pending);
      }
      pending[kind].push(operation);
    }
  }

  stageEvents(operations: readonly RowOperation[]): void {
    for (const operation of operations) {
      this.#events.push(operation.row);
    }
  }

  /** Applies everything staged. No callback runs. */
  apply(): Changes {
    const changes: Changes = {
      deletes: [],
      updates: [],
      inserts: this.#events,
      onDelete: [...this.#onDelete],
      onUpdate: [...this.#onUpdate],
      onInsert: [...this.#onInsert],
    };
    for (const [key, pending] of this.#pending) {
      this.#applyTo(key, pending, changes);
    }
    this.#pending = new Map();
    this.#events = [];
    return changes;
  }

  /** Runs the callbacks before delete. The rows are still there. */
  notifyBefore(context: unknown, onError: CallbackErrorHandler): void {
    const callbacks = [...this.#onBeforeDelete];
    for (const [key, { inserts, deletes }] of callbacks.length === 0 ? [] : this.#pending) {
      const entry = this.#entries.get(key);
      if (entry && entry.count + inserts.length - deletes.length <= 0) {
        runAll(callbacks, onError, context, entry.row);
      }
    }
  }

  #applyTo(key: unknown, { inserts, deletes }: Pending, changes: Changes): void {
    const entry = this.#entries.get(key);
    const count = (entry?.count ?? 0) + inserts.length - deletes.length;
    const newest = inserts[inserts.length - 1];
    if (count <= 0) {
      if (entry) {
        this.#entries.delete(key);
        changes.deletes.push(entry.row);
      }
      return;
    }
    if (!entry) {
      // More inserts than deletes of a row not there: the deletes belong to the inserts of the same message.
      this.#entries.set(key, { row: newest!.row, bytes: newest!.key, count });
      changes.inserts.push(newest!.row);
      return;
    }
    entry.count = count;
    if (newest && newest.key !== entry.bytes) {
      changes.updates.push([entry.row, newest.row]);
      entry.row = newest.row;
      entry.bytes = newest.key;
    }
  }

  /** Runs the callbacks: deletes, updates, inserts. An exception of one does not keep the others from running. */
  notify(context: unknown, changes: Changes, onError: CallbackErrorHandler): void {
    changes.deletes.forEach(row => runAll(changes.onDelete, onError, context, row));
    changes.updates.forEach(([oldRow, newRow]) => runAll(changes.onUpdate, onError, context, oldRow, newRow));
    changes.inserts.forEach(row => runAll(changes.onInsert, onError, context, row));
  }

  /** Returns what names a row: its primary key, or the whole row in a table without one. */
  keyOf({ key, row }: RowOperation): unknown {
    return this.#key.length === 0 ? key : this.#keyOfValues(this.#key.map(property => row[property]));
  }

  /** Returns what the rows with these values of the primary key are kept by. */
  #keyOfValues(values: readonly unknown[]): unknown {
    if (values.length === 1) {
      const value = comparable(values[0]);
      if (typeof value !== 'object' && typeof value !== 'undefined') {
        return value;
      }
    }
    this.#keyTypes ??= this.#typesOf(this.#key);
    const writer = new BinaryWriter();
    this.#keyTypes.forEach((type, i) => type.write(writer, values[i]));
    return bytesKey(writer.getBuffer());
  }

  #typesOf(properties: readonly string[]): TypeBuilder<any, any>[] {
    const types = new Map(this.#fields.entries());
    return properties.map(property => types.get(property)!);
  }

  #find(properties: readonly string[], value: unknown): any {
    if (properties.join() === this.#key.join()) {
      return this.#entries.get(this.#keyOfValues(properties.length === 1 ? [value] : (value as unknown[])))?.row;
    }
    return this.#filter(properties, value).next().value;
  }

  *#filter(properties: readonly string[], value: unknown): Generator<any> {
    const wanted = Array.isArray(value) && properties.length > 1 ? value : [value];
    for (const { row } of [...this.#entries.values()]) {
      if (wanted.every((each, i) => isWithin(row[properties[i]!], each))) {
        yield row;
      }
    }
  }

  *#rows(): Generator<any> {
    for (const { row } of [...this.#entries.values()]) {
      yield row;
    }
  }

  #makeHandle(): object {
    const handle: Record<string | symbol, unknown> = {
      count: () => BigInt(this.#entries.size),
      iter: () => this.#rows(),
      [Symbol.iterator]: () => this.#rows(),
      ...registration('BeforeDelete', this.#onBeforeDelete),
      ...registration('Insert', this.#onInsert),
      ...registration('Delete', this.#onDelete),
      ...registration('Update', this.#onUpdate),
    };
    const methods = new Set(Object.keys(handle));
    for (const [name, properties, unique] of indexesOf(this.def)) {
      if (!methods.has(name)) {
        const find = (value: unknown): any => this.#find(properties, value) ?? null;
        const filter = (value: unknown): Generator<any> => this.#filter(properties, value);
        handle[name] = !unique ? { filter } : properties.length === 1 ? { find } : { find, filter };
      }
    }
    return handle;
  }
}

/** Returns the methods that add and remove callbacks of one kind. */
function registration(kind: string, callbacks: Callback[]): Record<string, (callback: Callback) => void> {
  return {
    [`on${kind}`]: callback => void callbacks.push(callback),
    [`removeOn${kind}`]: callback => remove(callbacks, callback),
  };
}

function runAll(callbacks: readonly Callback[], onError: CallbackErrorHandler, ...args: any[]): void {
  for (const callback of callbacks) {
    try {
      callback(...args);
    } catch (error) {
      onError(error);
    }
  }
}

export function remove<T>(callbacks: T[], callback: T): void {
  const index = callbacks.indexOf(callback);
  if (index >= 0) {
    callbacks.splice(index, 1);
  }
}

function bytesKey(bytes: Uint8Array): BytesKey {
  const chunk = 8192;
  let key = '';
  for (let start = 0; start < bytes.length; start += chunk) {
    key += String.fromCharCode(...bytes.subarray(start, start + chunk));
  }
  return key;
}

/** Returns name, properties and uniqueness of every index a program can use; of equal names the last one counts. */
function indexesOf(def: TableDef): [string, readonly string[], boolean][] {
  const unique = new Set([...def.constraints.map(each => each.columns.join()), def.primaryKey.join()]);
  const result: [string, readonly string[], boolean][] = [];
  for (const [property, column] of Object.entries(def.columns)) {
    const { isPrimaryKey, isUnique } = metadataOf(column);
    if (isPrimaryKey || isUnique) {
      unique.add(property);
      result.push([property, [property], true]);
    }
  }
  for (const index of def.indexes) {
    result.push([index.accessor, index.columns, unique.has(index.columns.join())]);
  }
  return result;
}

function isWithin(actual: unknown, wanted: unknown): boolean {
  const value = comparable(actual);
  if (!(wanted instanceof Range)) {
    return value === comparable(wanted);
  }
  return isBeyond(wanted.from, value, (bound, v) => v > bound) && isBeyond(wanted.to, value, (bound, v) => v < bound);
}

function isBeyond(bound: Bound<unknown>, value: any, strictly: (bound: any, value: any) => boolean): boolean {
  if (bound.tag === 'unbounded') {
    return true;
  }
  const limit = comparable(bound.value);
  return strictly(limit, value) || (bound.tag === 'included' && limit === value);
}

type UniqueColumns<T extends TableDef<any, any, any, any>> =
  | {
      [K in keyof T['columns'] & string]: T['columns'][K] extends { columnMetadata: infer M }
        ? M extends { isPrimaryKey: true } | { isUnique: true }
          ? K
          : never
        : never;
    }[keyof T['columns'] & string]
  | UniqueByConstraint<T['constraints'][number]>;
type UniqueByConstraint<C extends ConstraintOpts> = C extends { columns: readonly [infer One extends string] }
  ? One
  : never;

type ValueOfColumn<T extends TableDef<any, any, any, any>, C> = C extends keyof RowOf<T> ? RowOf<T>[C] : never;
type ValuesOfColumns<T extends TableDef<any, any, any, any>, C extends readonly string[]> = C extends readonly [
  infer Head,
  ...infer Tail extends readonly string[],
]
  ? [ValueOfColumn<T, Head>, ...ValuesOfColumns<T, Tail>]
  : [];
type ScanBounds<V extends readonly unknown[]> = V extends readonly [infer One]
  ? One | Range<One>
  : V extends readonly [...infer Prefix, infer Last]
    ? readonly [...Prefix, Last | Range<Last>] | ScanBounds<Prefix>
    : never;

export interface UniqueIndexHandle<Row, Value> {
  /** Returns the row with this value, or null. */
  find(value: Value): Row | null;
}

export interface RangedIndexHandle<Row, Bounds> {
  /** Returns the rows with this value, or in this range. */
  filter(bounds: Bounds): IterableIterator<Row>;
}

type IndexHandle<T extends TableDef<any, any, any, any>, C extends readonly string[]> = C extends readonly [infer One]
  ? One extends UniqueColumns<T>
    ? UniqueIndexHandle<Prettify<RowOf<T>>, ValueOfColumn<T, One>>
    : RangedIndexHandle<Prettify<RowOf<T>>, ScanBounds<ValuesOfColumns<T, C>>>
  : RangedIndexHandle<Prettify<RowOf<T>>, ScanBounds<ValuesOfColumns<T, C>>> &
      (C extends T['primaryKey'] ? UniqueIndexHandle<Prettify<RowOf<T>>, ValuesOfColumns<T, C>> : {});

type IndexHandles<T extends TableDef<any, any, any, any>> = {
  readonly [I in T['indexes'][number] as Exclude<I['accessor'], keyof TableMethods<any, any>>]: I extends IndexOpts
    ? IndexHandle<T, I['columns']>
    : never;
} & {
  readonly [
    K in keyof T['columns'] & string as T['columns'][K] extends { columnMetadata: { isPrimaryKey: true } }
      ? Exclude<K, keyof TableMethods<any, any>>
      : never
  ]: UniqueIndexHandle<Prettify<RowOf<T>>, ValueOfColumn<T, K>>;
};

interface TableMethods<Row, Context> {
  /** Returns the number of rows. */
  count(): bigint;
  /** Returns the rows; they do not change while they are gone through. */
  iter(): IterableIterator<Row>;
  [Symbol.iterator](): IterableIterator<Row>;
  /** Is called for rows about to go, while all tables still have the old rows. */
  onBeforeDelete(callback: (ctx: Context, row: Row) => void): void;
  removeOnBeforeDelete(callback: (ctx: Context, row: Row) => void): void;
  onInsert(callback: (ctx: Context, row: Row) => void): void;
  removeOnInsert(callback: (ctx: Context, row: Row) => void): void;
  onDelete(callback: (ctx: Context, row: Row) => void): void;
  removeOnDelete(callback: (ctx: Context, row: Row) => void): void;
  /** Is never called for tables without primary key. */
  onUpdate(callback: (ctx: Context, oldRow: Row, newRow: Row) => void): void;
  removeOnUpdate(callback: (ctx: Context, oldRow: Row, newRow: Row) => void): void;
}

/**
 * `conn.db.<table>`: methods, and a handle for each index; one that is called like a method has no handle.
 *
 * Callbacks added or removed by a callback count from the next message on.
 */
export type ClientTable<T extends TableDef<any, any, any, any>, Context> = TableMethods<Prettify<RowOf<T>>, Context> &
  IndexHandles<T>;

/** The local copy of subscribed rows. */
import { type Prettify } from './builders.js';
import { type ConstraintOpts, type IndexOpts, type RowOf, type TableDef } from './schema.js';
import { Range } from './values.js';
/** Bytes as text with one character per byte: equal bytes, equal key. */
export type BytesKey = string;
/** Rows one message adds and removes in one table, before they are applied. */
export interface RowOperation {
    readonly key: BytesKey;
    readonly row: any;
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
type Callback = (...args: any[]) => void;
export type CallbackErrorHandler = (error: unknown) => void;
/** The rows of one table and the callbacks on them. */
export declare class TableCache {
    #private;
    readonly def: TableDef;
    /** What applications see of the table: see {@link ClientTable}. */
    readonly handle: object;
    constructor(def: TableDef);
    /** Decodes all rows of a list. */
    decode(data: Uint8Array): RowOperation[];
    /** Adds to what the next {@link apply} does. */
    stage(kind: 'inserts' | 'deletes', operations: readonly RowOperation[]): void;
    stageEvents(operations: readonly RowOperation[]): void;
    /** Applies everything staged. No callback runs. */
    apply(): Changes;
    /** Runs the callbacks before delete. The rows are still there. */
    notifyBefore(context: unknown, onError: CallbackErrorHandler): void;
    /** Runs the callbacks: deletes, updates, inserts. An exception of one does not keep the others from running. */
    notify(context: unknown, changes: Changes, onError: CallbackErrorHandler): void;
    /** Returns what names a row: its primary key, or the whole row in a table without one. */
    keyOf({ key, row }: RowOperation): unknown;
}
export declare function remove<T>(callbacks: T[], callback: T): void;
type UniqueColumns<T extends TableDef<any, any, any, any>> = {
    [K in keyof T['columns'] & string]: T['columns'][K] extends {
        columnMetadata: infer M;
    } ? M extends {
        isPrimaryKey: true;
    } | {
        isUnique: true;
    } ? K : never : never;
}[keyof T['columns'] & string] | UniqueByConstraint<T['constraints'][number]>;
type UniqueByConstraint<C extends ConstraintOpts> = C extends {
    columns: readonly [infer One extends string];
} ? One : never;
type ValueOfColumn<T extends TableDef<any, any, any, any>, C> = C extends keyof RowOf<T> ? RowOf<T>[C] : never;
type ValuesOfColumns<T extends TableDef<any, any, any, any>, C extends readonly string[]> = C extends readonly [
    infer Head,
    ...infer Tail extends readonly string[]
] ? [ValueOfColumn<T, Head>, ...ValuesOfColumns<T, Tail>] : [];
type ScanBounds<V extends readonly unknown[]> = V extends readonly [infer One] ? One | Range<One> : V extends readonly [...infer Prefix, infer Last] ? readonly [...Prefix, Last | Range<Last>] | ScanBounds<Prefix> : never;
export interface UniqueIndexHandle<Row, Value> {
    /** Returns the row with this value, or null. */
    find(value: Value): Row | null;
}
export interface RangedIndexHandle<Row, Bounds> {
    /** Returns the rows with this value, or in this range. */
    filter(bounds: Bounds): IterableIterator<Row>;
}
type IndexHandle<T extends TableDef<any, any, any, any>, C extends readonly string[]> = C extends readonly [infer One] ? One extends UniqueColumns<T> ? UniqueIndexHandle<Prettify<RowOf<T>>, ValueOfColumn<T, One>> : RangedIndexHandle<Prettify<RowOf<T>>, ScanBounds<ValuesOfColumns<T, C>>> : RangedIndexHandle<Prettify<RowOf<T>>, ScanBounds<ValuesOfColumns<T, C>>> & (C extends T['primaryKey'] ? UniqueIndexHandle<Prettify<RowOf<T>>, ValuesOfColumns<T, C>> : {});
type IndexHandles<T extends TableDef<any, any, any, any>> = {
    readonly [I in T['indexes'][number] as Exclude<I['accessor'], keyof TableMethods<any, any>>]: I extends IndexOpts ? IndexHandle<T, I['columns']> : never;
} & {
    readonly [K in keyof T['columns'] & string as T['columns'][K] extends {
        columnMetadata: {
            isPrimaryKey: true;
        };
    } ? Exclude<K, keyof TableMethods<any, any>> : never]: UniqueIndexHandle<Prettify<RowOf<T>>, ValueOfColumn<T, K>>;
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
export type ClientTable<T extends TableDef<any, any, any, any>, Context> = TableMethods<Prettify<RowOf<T>>, Context> & IndexHandles<T>;
export {};

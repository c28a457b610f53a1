/** The rows that one place of a user interface shows while its query changes. */
import { type RowsSnapshot, type RowsStore } from './rows_store.js';
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
export declare class RowsView<Row> {
    #private;
    constructor(store: RowsStore<Row> | undefined);
    /** Shows other rows, or none. */
    show(store: RowsStore<Row> | undefined, callbacks?: RowCallbacks<Row>): void;
    readonly subscribe: (listener: () => void) => (() => void);
    readonly getSnapshot: () => RowsViewSnapshot<Row>;
}

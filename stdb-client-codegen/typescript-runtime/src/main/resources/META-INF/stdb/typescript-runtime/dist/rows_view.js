/** The rows that one place of a user interface shows while its query changes. */
import { NO_ROWS } from './rows_store.js';
/** Shows the rows of the last query until those of the next one are there. Works while it has a listener. */
export class RowsView {
    #listeners = new Set();
    #stops = new Map();
    #callbacks = {};
    #wanted;
    #told = NO_ROWS;
    #snapshot;
    constructor(store) {
        this.#wanted = store;
        this.#snapshot = { ...(store?.getSnapshot() ?? NO_ROWS), of: store };
    }
    /** Shows other rows, or none. */
    show(store, callbacks = {}) {
        this.#callbacks = callbacks;
        if (this.#wanted !== store) {
            this.#wanted = store;
            if (this.#listeners.size > 0) {
                this.#follow(store);
                this.#update();
            }
        }
    }
    subscribe = (listener) => {
        const own = () => listener();
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
    getSnapshot = () => this.#snapshot;
    #follow(store) {
        if (store && !this.#stops.has(store)) {
            const stopEvents = store.onEvent(row => store === this.#wanted && this.#callbacks.onInsert?.(row));
            const stopRows = store.subscribe(() => this.#update());
            this.#stops.set(store, () => {
                stopRows();
                stopEvents();
            });
        }
    }
    #unfollow(isMeant) {
        for (const [store, stop] of [...this.#stops]) {
            if (isMeant(store)) {
                this.#stops.delete(store);
                stop();
            }
        }
    }
    #update() {
        const before = this.#snapshot;
        const wanted = this.#wanted;
        const next = wanted?.getSnapshot() ?? NO_ROWS;
        if (!wanted || next.wasReady || next.error || !before.wasReady) {
            this.#snapshot = { ...next, of: wanted };
        }
        else {
            const stays = before.of?.getSnapshot();
            this.#snapshot = { ...(stays?.wasReady ? stays : before), of: before.of, isReady: false };
        }
        const { of } = this.#snapshot;
        this.#unfollow(store => store !== wanted && store !== of);
        if (wanted) {
            this.#tell(this.#snapshot);
        }
        else {
            this.#told = NO_ROWS;
        }
        if (!isSame(before, this.#snapshot)) {
            [...this.#listeners].forEach(listener => listener());
        }
        else {
            this.#snapshot = before;
        }
    }
    #tell(now) {
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
            }
            else if (old.bytes !== bytes) {
                onUpdate?.(old.row, row);
            }
        }
    }
}
function isSame(left, right) {
    return (left.rows === right.rows &&
        left.isReady === right.isReady &&
        left.wasReady === right.wasReady &&
        left.error === right.error &&
        left.of === right.of);
}

/** The local copy of subscribed rows. */
import { BinaryReader, BinaryWriter } from './bsatn.js';
import { comparable } from './query.js';
import { metadataOf } from './schema.js';
import { Range } from './values.js';
/** The rows of one table and the callbacks on them. */
export class TableCache {
    def;
    #entries = new Map();
    #fields;
    /** Properties of the primary key; none if there is none. */
    #key;
    #keyTypes;
    #onBeforeDelete = [];
    #onInsert = [];
    #onDelete = [];
    #onUpdate = [];
    #pending = new Map();
    #events = [];
    /** What applications see of the table: see {@link ClientTable}. */
    handle;
    constructor(def) {
        this.def = def;
        this.#fields = def.row.fields;
        const column = Object.keys(def.columns).find(each => metadataOf(def.columns[each]).isPrimaryKey);
        this.#key = column === undefined ? def.primaryKey : [column];
        this.handle = this.#makeHandle();
    }
    /** Decodes all rows of a list. */
    decode(data) {
        const reader = new BinaryReader(data);
        const result = [];
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
    stage(kind, operations) {
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
    stageEvents(operations) {
        for (const operation of operations) {
            this.#events.push(operation.row);
        }
    }
    /** Applies everything staged. No callback runs. */
    apply() {
        const changes = {
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
    notifyBefore(context, onError) {
        const callbacks = [...this.#onBeforeDelete];
        for (const [key, { inserts, deletes }] of callbacks.length === 0 ? [] : this.#pending) {
            const entry = this.#entries.get(key);
            if (entry && entry.count + inserts.length - deletes.length <= 0) {
                runAll(callbacks, onError, context, entry.row);
            }
        }
    }
    #applyTo(key, { inserts, deletes }, changes) {
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
            this.#entries.set(key, { row: newest.row, bytes: newest.key, count });
            changes.inserts.push(newest.row);
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
    notify(context, changes, onError) {
        changes.deletes.forEach(row => runAll(changes.onDelete, onError, context, row));
        changes.updates.forEach(([oldRow, newRow]) => runAll(changes.onUpdate, onError, context, oldRow, newRow));
        changes.inserts.forEach(row => runAll(changes.onInsert, onError, context, row));
    }
    /** Returns what names a row: its primary key, or the whole row in a table without one. */
    keyOf({ key, row }) {
        return this.#key.length === 0 ? key : this.#keyOfValues(this.#key.map(property => row[property]));
    }
    /** Returns what the rows with these values of the primary key are kept by. */
    #keyOfValues(values) {
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
    #typesOf(properties) {
        const types = new Map(this.#fields.entries());
        return properties.map(property => types.get(property));
    }
    #find(properties, value) {
        if (properties.join() === this.#key.join()) {
            return this.#entries.get(this.#keyOfValues(properties.length === 1 ? [value] : value))?.row;
        }
        return this.#filter(properties, value).next().value;
    }
    *#filter(properties, value) {
        const wanted = Array.isArray(value) && properties.length > 1 ? value : [value];
        for (const { row } of [...this.#entries.values()]) {
            if (wanted.every((each, i) => isWithin(row[properties[i]], each))) {
                yield row;
            }
        }
    }
    *#rows() {
        for (const { row } of [...this.#entries.values()]) {
            yield row;
        }
    }
    #makeHandle() {
        const handle = {
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
                const find = (value) => this.#find(properties, value) ?? null;
                const filter = (value) => this.#filter(properties, value);
                handle[name] = !unique ? { filter } : properties.length === 1 ? { find } : { find, filter };
            }
        }
        return handle;
    }
}
/** Returns the methods that add and remove callbacks of one kind. */
function registration(kind, callbacks) {
    return {
        [`on${kind}`]: callback => void callbacks.push(callback),
        [`removeOn${kind}`]: callback => remove(callbacks, callback),
    };
}
function runAll(callbacks, onError, ...args) {
    for (const callback of callbacks) {
        try {
            callback(...args);
        }
        catch (error) {
            onError(error);
        }
    }
}
export function remove(callbacks, callback) {
    const index = callbacks.indexOf(callback);
    if (index >= 0) {
        callbacks.splice(index, 1);
    }
}
function bytesKey(bytes) {
    const chunk = 8192;
    let key = '';
    for (let start = 0; start < bytes.length; start += chunk) {
        key += String.fromCharCode(...bytes.subarray(start, start + chunk));
    }
    return key;
}
/** Returns name, properties and uniqueness of every index a program can use; of equal names the last one counts. */
function indexesOf(def) {
    const unique = new Set([...def.constraints.map(each => each.columns.join()), def.primaryKey.join()]);
    const result = [];
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
function isWithin(actual, wanted) {
    const value = comparable(actual);
    if (!(wanted instanceof Range)) {
        return value === comparable(wanted);
    }
    return isBeyond(wanted.from, value, (bound, v) => v > bound) && isBeyond(wanted.to, value, (bound, v) => v < bound);
}
function isBeyond(bound, value, strictly) {
    if (bound.tag === 'unbounded') {
        return true;
    }
    const limit = comparable(bound.value);
    return strictly(limit, value) || (bound.tag === 'included' && limit === value);
}

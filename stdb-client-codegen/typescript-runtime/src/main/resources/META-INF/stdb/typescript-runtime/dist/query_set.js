/** What the cache holds because of one subscription. */
/** Knows its rows, so that they can be taken out of the cache when the server gives the set up. */
export class QuerySet {
    handle;
    queries;
    /** The connection that was asked for the set last. */
    askedOn;
    #rows = new Map();
    #version = 0;
    constructor(handle, queries) {
        this.handle = handle;
        this.queries = queries;
    }
    /** Is another number after every change of the rows. */
    get version() {
        return this.#version;
    }
    /** Returns the rows, in the order in which they came. */
    *rows() {
        for (const [table, rows] of this.#rows) {
            for (const [bytes, { row, count }] of rows) {
                if (count > 0) {
                    yield { key: table.keyOf({ key: bytes, row }), bytes, row };
                }
            }
        }
    }
    /** Adds rows of a message to the set and to what its table applies next. */
    stage(table, kind, data) {
        const operations = table.decode(data);
        table.stage(kind, operations);
        this.#contribute(table, kind === 'inserts' ? 1 : -1, operations);
    }
    /** Takes all rows out of the set, and out of the cache with what is applied next. */
    stageAllDeletes() {
        for (const [table, rows] of this.#rows) {
            for (const [key, { row, count }] of rows) {
                table.stage('deletes', Array.from({ length: count }, () => ({ key, row })));
            }
        }
        this.#rows.clear();
        this.#version++;
    }
    #contribute(table, delta, operations) {
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
            }
            else {
                rows.set(key, contribution);
            }
        }
        this.#version++;
    }
}

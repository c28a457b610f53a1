/** The messages of the sub-protocols v2 and v3, which differ only in how many go into one frame. */
import { BinaryWriter } from './bsatn.js';
import { ConnectionId, Identity, Timestamp } from './values.js';
export const PROTOCOL_V3 = 'v3.bsatn.spacetimedb';
export const PROTOCOL_V2 = 'v2.bsatn.spacetimedb';
export const COMPRESSION_NONE = 0;
export const COMPRESSION_BROTLI = 1;
export const COMPRESSION_GZIP = 2;
const NO_BYTES = new Uint8Array(0);
function array(reader, read) {
    const count = reader.readU32();
    const result = [];
    for (let i = 0; i < count; i++) {
        result.push(read(reader));
    }
    return result;
}
function unknownTag(what, tag) {
    return new RangeError(`unknown ${what} tag ${tag}`);
}
/** Reads a row list. The size hint is not needed: every row type says where its rows end. */
function rowList(reader) {
    const hint = reader.readU8();
    if (hint === 0) {
        reader.readU16();
    }
    else if (hint === 1) {
        array(reader, r => r.readU64());
    }
    else {
        throw unknownTag('row size hint', hint);
    }
    return reader.readUInt8Array();
}
function queryRows(reader) {
    return array(reader, r => ({ table: r.readString(), rows: rowList(r) }));
}
function tableUpdates(reader) {
    const table = reader.readString();
    return array(reader, r => {
        const tag = r.readU8();
        if (tag === 0) {
            return { table, isEvent: false, inserts: rowList(r), deletes: rowList(r) };
        }
        if (tag === 1) {
            return { table, isEvent: true, inserts: rowList(r), deletes: NO_BYTES };
        }
        throw unknownTag('table update', tag);
    });
}
function querySetUpdates(reader) {
    return array(reader, r => ({ querySetId: r.readU32(), updates: array(r, tableUpdates).flat() }));
}
function optional(reader, read) {
    const tag = reader.readU8();
    if (tag > 1) {
        throw unknownTag('option', tag);
    }
    return tag === 0 ? read() : undefined;
}
function reducerOutcome(reader) {
    const tag = reader.readU8();
    switch (tag) {
        case 0:
            return {
                tag: 'Ok',
                value: { retValue: reader.readUInt8Array(), transactionUpdate: { querySets: querySetUpdates(reader) } },
            };
        case 1:
            return { tag: 'OkEmpty' };
        case 2:
            return { tag: 'Err', value: reader.readUInt8Array() };
        case 3:
            return { tag: 'InternalError', value: reader.readString() };
        default:
            throw unknownTag('reducer outcome', tag);
    }
}
function setResult(reader) {
    const querySetId = reader.readU32();
    const tag = reader.readU8();
    if (tag > 1) {
        throw unknownTag('set outcome', tag);
    }
    return { querySetId, result: tag === 0 ? queryRows(reader) : reader.readString() };
}
function procedureResult(reader) {
    const tag = reader.readU8();
    if (tag > 1) {
        throw unknownTag('procedure status', tag);
    }
    const returned = tag === 0 ? reader.readUInt8Array() : undefined;
    const error = tag === 1 ? reader.readString() : '';
    reader.readI64();
    reader.readI64();
    return { tag: 'ProcedureResult', requestId: reader.readU32(), returned, error };
}
export function readServerMessage(reader) {
    const tag = reader.readU8();
    switch (tag) {
        case 0:
            return {
                tag: 'InitialConnection',
                identity: new Identity(reader.readU256()),
                connectionId: new ConnectionId(reader.readU128()),
                token: reader.readString(),
            };
        case 1:
            return {
                tag: 'SubscribeApplied',
                requestId: reader.readU32(),
                querySetId: reader.readU32(),
                rows: queryRows(reader),
            };
        case 2:
            return {
                tag: 'UnsubscribeApplied',
                requestId: reader.readU32(),
                querySetId: reader.readU32(),
                rows: optional(reader, () => queryRows(reader)),
            };
        case 3:
            return {
                tag: 'SubscriptionError',
                requestId: optional(reader, () => reader.readU32()),
                querySetId: reader.readU32(),
                error: reader.readString(),
            };
        case 4:
            return { tag: 'TransactionUpdate', querySets: querySetUpdates(reader) };
        case 5: {
            const requestId = reader.readU32();
            const isError = reader.readU8() === 1;
            return { tag: 'OneOffQueryResult', requestId, result: isError ? reader.readString() : queryRows(reader) };
        }
        case 6:
            return {
                tag: 'ReducerResult',
                requestId: reader.readU32(),
                timestamp: new Timestamp(reader.readI64()),
                outcome: reducerOutcome(reader),
            };
        case 7:
            return procedureResult(reader);
        case 8:
            reader.readU32();
            return { tag: 'SubscribeBatchApplied', results: array(reader, setResult) };
        default:
            throw unknownTag('server message', tag);
    }
}
export function subscribeMessage(requestId, querySetId, queries) {
    const writer = start(0, requestId);
    writer.writeU32(querySetId);
    writer.writeU32(queries.length);
    queries.forEach(each => writer.writeString(each));
    return writer.getBuffer();
}
/** Servers before 2.14 close the connection with 1011 at this message. */
export function subscribeBatchMessage(requestId, sets) {
    const writer = start(5, requestId);
    writer.writeU32(sets.length);
    for (const { id, queries } of sets) {
        writer.writeU32(id);
        writer.writeU32(queries.length);
        queries.forEach(each => writer.writeString(each));
    }
    return writer.getBuffer();
}
/** The dropped rows need not come back: each query set knows its own. */
export function unsubscribeMessage(requestId, querySetId) {
    const writer = start(1, requestId);
    writer.writeU32(querySetId);
    writer.writeU8(0);
    return writer.getBuffer();
}
export function oneOffQueryMessage(requestId, query) {
    const writer = start(2, requestId);
    writer.writeString(query);
    return writer.getBuffer();
}
export function callReducerMessage(requestId, reducer, args) {
    return callMessage(3, requestId, reducer, args);
}
export function callProcedureMessage(requestId, procedure, args) {
    return callMessage(4, requestId, procedure, args);
}
function callMessage(tag, requestId, name, args) {
    const writer = start(tag, requestId, 32 + name.length + args.length);
    writer.writeU8(0);
    writer.writeString(name);
    writer.writeUInt8Array(args);
    return writer.getBuffer();
}
function start(tag, requestId, capacity = 64) {
    const writer = new BinaryWriter(capacity);
    writer.writeU8(tag);
    writer.writeU32(requestId);
    return writer;
}

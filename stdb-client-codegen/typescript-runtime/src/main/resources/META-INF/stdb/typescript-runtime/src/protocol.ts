/** The messages of the sub-protocols v2 and v3, which differ only in how many go into one frame. */

import { BinaryReader, BinaryWriter } from './bsatn.js';
import { ConnectionId, Identity, Timestamp } from './values.js';

export const PROTOCOL_V3 = 'v3.bsatn.spacetimedb';
export const PROTOCOL_V2 = 'v2.bsatn.spacetimedb';

export const COMPRESSION_NONE = 0;
export const COMPRESSION_BROTLI = 1;
export const COMPRESSION_GZIP = 2;

export interface TableRows {
  readonly table: string;
  readonly rows: Uint8Array;
}

export interface TableUpdate {
  readonly table: string;
  readonly isEvent: boolean;
  readonly inserts: Uint8Array;
  readonly deletes: Uint8Array;
}

export interface QuerySetUpdate {
  readonly querySetId: number;
  readonly updates: readonly TableUpdate[];
}

export type ReducerOutcome =
  | { tag: 'Ok'; value: { retValue: Uint8Array; transactionUpdate: { querySets: readonly QuerySetUpdate[] } } }
  | { tag: 'OkEmpty' }
  | { tag: 'Err'; value: Uint8Array }
  | { tag: 'InternalError'; value: string };

export type ServerMessage =
  | { tag: 'InitialConnection'; identity: Identity; connectionId: ConnectionId; token: string }
  | { tag: 'SubscribeApplied'; requestId: number; querySetId: number; rows: readonly TableRows[] }
  | { tag: 'UnsubscribeApplied'; requestId: number; querySetId: number; rows: readonly TableRows[] | undefined }
  | { tag: 'SubscriptionError'; requestId: number | undefined; querySetId: number; error: string }
  | { tag: 'TransactionUpdate'; querySets: readonly QuerySetUpdate[] }
  | { tag: 'OneOffQueryResult'; requestId: number; result: readonly TableRows[] | string }
  | { tag: 'ReducerResult'; requestId: number; timestamp: Timestamp; outcome: ReducerOutcome }
  | { tag: 'SubscribeBatchApplied'; results: readonly SetResult[] }
  | { tag: 'ProcedureResult'; requestId: number; returned: Uint8Array | undefined; error: string };

/** What became of one query set of a batch: its rows, or why it was refused. */
export interface SetResult {
  readonly querySetId: number;
  readonly result: readonly TableRows[] | string;
}

const NO_BYTES = new Uint8Array(0);

/** Reads messages, and counts the rows in them. */
export class MessageReader extends BinaryReader {
  rowCount = 0;
}

function array<T>(reader: MessageReader, read: (reader: MessageReader) => T): T[] {
  const count = reader.readU32();
  const result: T[] = [];
  for (let i = 0; i < count; i++) {
    result.push(read(reader));
  }
  return result;
}

function unknownTag(what: string, tag: number): RangeError {
  return new RangeError(`unknown ${what} tag ${tag}`);
}

/** Reads a row list. The size hint serves to count: every row type says where its rows end. */
function rowList(reader: MessageReader): Uint8Array {
  const hint = reader.readU8();
  if (hint === 0) {
    const size = reader.readU16();
    const rows = reader.readUInt8Array();
    reader.rowCount += size === 0 ? 0 : Math.trunc(rows.length / size);
    return rows;
  }
  if (hint === 1) {
    reader.rowCount += array(reader, r => r.readU64()).length;
    return reader.readUInt8Array();
  }
  throw unknownTag('row size hint', hint);
}

function queryRows(reader: MessageReader): TableRows[] {
  return array(reader, r => ({ table: r.readString(), rows: rowList(r) }));
}

function tableUpdates(reader: MessageReader): TableUpdate[] {
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

function querySetUpdates(reader: MessageReader): QuerySetUpdate[] {
  return array(reader, r => ({ querySetId: r.readU32(), updates: array(r, tableUpdates).flat() }));
}

function optional<T>(reader: MessageReader, read: () => T): T | undefined {
  const tag = reader.readU8();
  if (tag > 1) {
    throw unknownTag('option', tag);
  }
  return tag === 0 ? read() : undefined;
}

function reducerOutcome(reader: MessageReader): ReducerOutcome {
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

function setResult(reader: MessageReader): SetResult {
  const querySetId = reader.readU32();
  const tag = reader.readU8();
  if (tag > 1) {
    throw unknownTag('set outcome', tag);
  }
  return { querySetId, result: tag === 0 ? queryRows(reader) : reader.readString() };
}

function procedureResult(reader: MessageReader): ServerMessage {
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

export function readServerMessage(reader: MessageReader): ServerMessage {
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

export function subscribeMessage(requestId: number, querySetId: number, queries: readonly string[]): Uint8Array {
  const writer = start(0, requestId);
  writer.writeU32(querySetId);
  writer.writeU32(queries.length);
  queries.forEach(each => writer.writeString(each));
  return writer.getBuffer();
}

/** Servers before 2.14 close the connection with 1011 at this message. */
export function subscribeBatchMessage(
  requestId: number,
  sets: readonly { readonly id: number; readonly queries: readonly string[] }[]
): Uint8Array {
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
export function unsubscribeMessage(requestId: number, querySetId: number): Uint8Array {
  const writer = start(1, requestId);
  writer.writeU32(querySetId);
  writer.writeU8(0);
  return writer.getBuffer();
}

export function oneOffQueryMessage(requestId: number, query: string): Uint8Array {
  const writer = start(2, requestId);
  writer.writeString(query);
  return writer.getBuffer();
}

export function callReducerMessage(requestId: number, reducer: string, args: Uint8Array): Uint8Array {
  return callMessage(3, requestId, reducer, args);
}

export function callProcedureMessage(requestId: number, procedure: string, args: Uint8Array): Uint8Array {
  return callMessage(4, requestId, procedure, args);
}

function callMessage(tag: number, requestId: number, name: string, args: Uint8Array): Uint8Array {
  const writer = start(tag, requestId, 32 + name.length + args.length);
  writer.writeU8(0);
  writer.writeString(name);
  writer.writeUInt8Array(args);
  return writer.getBuffer();
}

function start(tag: number, requestId: number, capacity = 64): BinaryWriter {
  const writer = new BinaryWriter(capacity);
  writer.writeU8(tag);
  writer.writeU32(requestId);
  return writer;
}

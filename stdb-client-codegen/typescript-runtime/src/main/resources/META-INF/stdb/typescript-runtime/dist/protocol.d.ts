/** The messages of the sub-protocols v2 and v3, which differ only in how many go into one frame. */
import { BinaryReader } from './bsatn.js';
import { ConnectionId, Identity, Timestamp } from './values.js';
export declare const PROTOCOL_V3 = "v3.bsatn.spacetimedb";
export declare const PROTOCOL_V2 = "v2.bsatn.spacetimedb";
export declare const COMPRESSION_NONE = 0;
export declare const COMPRESSION_BROTLI = 1;
export declare const COMPRESSION_GZIP = 2;
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
export type ReducerOutcome = {
    tag: 'Ok';
    value: {
        retValue: Uint8Array;
        transactionUpdate: {
            querySets: readonly QuerySetUpdate[];
        };
    };
} | {
    tag: 'OkEmpty';
} | {
    tag: 'Err';
    value: Uint8Array;
} | {
    tag: 'InternalError';
    value: string;
};
export type ServerMessage = {
    tag: 'InitialConnection';
    identity: Identity;
    connectionId: ConnectionId;
    token: string;
} | {
    tag: 'SubscribeApplied';
    requestId: number;
    querySetId: number;
    rows: readonly TableRows[];
} | {
    tag: 'UnsubscribeApplied';
    requestId: number;
    querySetId: number;
    rows: readonly TableRows[] | undefined;
} | {
    tag: 'SubscriptionError';
    requestId: number | undefined;
    querySetId: number;
    error: string;
} | {
    tag: 'TransactionUpdate';
    querySets: readonly QuerySetUpdate[];
} | {
    tag: 'OneOffQueryResult';
    requestId: number;
    result: readonly TableRows[] | string;
} | {
    tag: 'ReducerResult';
    requestId: number;
    timestamp: Timestamp;
    outcome: ReducerOutcome;
} | {
    tag: 'SubscribeBatchApplied';
    results: readonly SetResult[];
} | {
    tag: 'ProcedureResult';
    requestId: number;
    returned: Uint8Array | undefined;
    error: string;
};
/** What became of one query set of a batch: its rows, or why it was refused. */
export interface SetResult {
    readonly querySetId: number;
    readonly result: readonly TableRows[] | string;
}
export declare function readServerMessage(reader: BinaryReader): ServerMessage;
export declare function subscribeMessage(requestId: number, querySetId: number, queries: readonly string[]): Uint8Array;
/** Servers before 2.14 close the connection with 1011 at this message. */
export declare function subscribeBatchMessage(requestId: number, sets: readonly {
    readonly id: number;
    readonly queries: readonly string[];
}[]): Uint8Array;
/** The dropped rows need not come back: each query set knows its own. */
export declare function unsubscribeMessage(requestId: number, querySetId: number): Uint8Array;
export declare function oneOffQueryMessage(requestId: number, query: string): Uint8Array;
export declare function callReducerMessage(requestId: number, reducer: string, args: Uint8Array): Uint8Array;
export declare function callProcedureMessage(requestId: number, procedure: string, args: Uint8Array): Uint8Array;

/** Values that are classes on the client. All are immutable. */
/** Who: 256 bits, shown as 64 hexadecimal digits. */
export declare class Identity {
    readonly __identity__: bigint;
    constructor(data: string | bigint);
    static fromString(text: string): Identity;
    static zero(): Identity;
    isEqual(other: Identity): boolean;
    equals(other: Identity): boolean;
    toHexString(): string;
    toUint8Array(): Uint8Array;
    toString(): string;
}
/** Over which connection: 128 bits. */
export declare class ConnectionId {
    readonly __connection_id__: bigint;
    constructor(data: bigint);
    static fromString(text: string): ConnectionId;
    static fromStringOrNull(text: string): ConnectionId | null;
    static nullIfZero(id: ConnectionId): ConnectionId | null;
    static random(): ConnectionId;
    isZero(): boolean;
    isEqual(other: ConnectionId): boolean;
    equals(other: ConnectionId): boolean;
    toHexString(): string;
    toUint8Array(): Uint8Array;
    toString(): string;
}
/** A length of time in microseconds. */
export declare class TimeDuration {
    readonly __time_duration_micros__: bigint;
    constructor(micros: bigint);
    static fromMillis(millis: number): TimeDuration;
    get micros(): bigint;
    get millis(): number;
    toString(): string;
}
/** A point in time in microseconds since 1970-01-01T00:00:00Z. */
export declare class Timestamp {
    static readonly UNIX_EPOCH: Timestamp;
    readonly __timestamp_micros_since_unix_epoch__: bigint;
    constructor(micros: bigint);
    static now(): Timestamp;
    static fromDate(date: Date): Timestamp;
    get microsSinceUnixEpoch(): bigint;
    toMillis(): bigint;
    /** Returns the date; its precision is a millisecond. */
    toDate(): Date;
    /** Returns RFC 3339 text with microseconds. */
    toISOString(): string;
    since(other: Timestamp): TimeDuration;
}
/** Universally unique identifier. */
export declare class Uuid {
    static readonly NIL: Uuid;
    static readonly MAX_UUID_BIGINT: bigint;
    static readonly MAX: Uuid;
    readonly __uuid__: bigint;
    constructor(value: bigint);
    static parse(text: string): Uuid;
    toHexString(): string;
    toString(): string;
    asBigInt(): bigint;
    isEqual(other: Uuid): boolean;
    compareTo(other: Uuid): number;
}
export type Interval = {
    tag: 'Interval';
    value: TimeDuration;
};
export type Time = {
    tag: 'Time';
    value: Timestamp;
};
/** When something is scheduled: again and again, or once. */
export type ScheduleAt = Interval | Time;
export declare const ScheduleAt: {
    interval: (micros: bigint) => ScheduleAt;
    time: (microsSinceUnixEpoch: bigint) => ScheduleAt;
};
/** Bounds of an index scan. */
export type Bound<T> = {
    tag: 'included';
    value: T;
} | {
    tag: 'excluded';
    value: T;
} | {
    tag: 'unbounded';
};
/** A range of index keys. */
export declare class Range<T> {
    readonly from: Bound<T>;
    readonly to: Bound<T>;
    constructor(from?: Bound<T> | null, to?: Bound<T> | null);
}

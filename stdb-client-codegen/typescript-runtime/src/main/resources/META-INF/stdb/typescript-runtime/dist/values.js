/** Values that are classes on the client. All are immutable. */
const MICROS_PER_MILLI = 1000n;
const HEX = /^(0x)?[0-9a-fA-F]+$/;
function parseHex(text, digits, what) {
    const plain = text.startsWith('0x') ? text.slice(2) : text;
    if (plain.length !== digits || !HEX.test(plain)) {
        throw new SyntaxError(`${what} must be ${digits} hexadecimal digits: ${text}`);
    }
    return BigInt(`0x${plain}`);
}
function toHex(value, digits) {
    return value.toString(16).padStart(digits, '0');
}
function toBytes(value, length) {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
        bytes[i] = Number((value >> BigInt(8 * i)) & 0xffn);
    }
    return bytes;
}
/** Who: 256 bits, shown as 64 hexadecimal digits. */
export class Identity {
    __identity__;
    constructor(data) {
        this.__identity__ = typeof data === 'string' ? parseHex(data, 64, 'identity') : data;
    }
    static fromString(text) {
        return new Identity(text);
    }
    static zero() {
        return new Identity(0n);
    }
    isEqual(other) {
        return this.__identity__ === other.__identity__;
    }
    equals(other) {
        return this.isEqual(other);
    }
    toHexString() {
        return toHex(this.__identity__, 64);
    }
    toUint8Array() {
        return toBytes(this.__identity__, 32);
    }
    toString() {
        return this.toHexString();
    }
}
/** Over which connection: 128 bits. */
export class ConnectionId {
    __connection_id__;
    constructor(data) {
        this.__connection_id__ = data;
    }
    static fromString(text) {
        return new ConnectionId(parseHex(text, 32, 'connection id'));
    }
    static fromStringOrNull(text) {
        const id = ConnectionId.fromString(text);
        return id.isZero() ? null : id;
    }
    static nullIfZero(id) {
        return id.isZero() ? null : id;
    }
    static random() {
        const words = crypto.getRandomValues(new BigUint64Array(2));
        return new ConnectionId((words[1] << 64n) | words[0]);
    }
    isZero() {
        return this.__connection_id__ === 0n;
    }
    isEqual(other) {
        return this.__connection_id__ === other.__connection_id__;
    }
    equals(other) {
        return this.isEqual(other);
    }
    toHexString() {
        return toHex(this.__connection_id__, 32);
    }
    toUint8Array() {
        return toBytes(this.__connection_id__, 16);
    }
    toString() {
        return this.toHexString();
    }
}
/** A length of time in microseconds. */
export class TimeDuration {
    __time_duration_micros__;
    constructor(micros) {
        this.__time_duration_micros__ = micros;
    }
    static fromMillis(millis) {
        return new TimeDuration(BigInt(Math.round(millis * 1000)));
    }
    get micros() {
        return this.__time_duration_micros__;
    }
    get millis() {
        return Number(this.micros) / 1000;
    }
    toString() {
        const magnitude = this.micros < 0n ? -this.micros : this.micros;
        const fraction = (magnitude % 1000000n).toString().padStart(6, '0');
        return `${this.micros < 0n ? '-' : '+'}${magnitude / 1000000n}.${fraction}`;
    }
}
/** A point in time in microseconds since 1970-01-01T00:00:00Z. */
export class Timestamp {
    static UNIX_EPOCH = new Timestamp(0n);
    __timestamp_micros_since_unix_epoch__;
    constructor(micros) {
        this.__timestamp_micros_since_unix_epoch__ = micros;
    }
    static now() {
        return Timestamp.fromDate(new Date());
    }
    static fromDate(date) {
        return new Timestamp(BigInt(date.getTime()) * MICROS_PER_MILLI);
    }
    get microsSinceUnixEpoch() {
        return this.__timestamp_micros_since_unix_epoch__;
    }
    toMillis() {
        return this.microsSinceUnixEpoch / MICROS_PER_MILLI;
    }
    /** Returns the date; its precision is a millisecond. */
    toDate() {
        return new Date(Number(this.toMillis()));
    }
    /** Returns RFC 3339 text with microseconds. */
    toISOString() {
        const micros = this.microsSinceUnixEpoch;
        const below = ((micros % 1000000n) + 1000000n) % 1000000n;
        const seconds = new Date(Number((micros - below) / MICROS_PER_MILLI)).toISOString();
        return seconds.replace(/\.000Z$/, `.${below.toString().padStart(6, '0')}Z`);
    }
    since(other) {
        return new TimeDuration(this.microsSinceUnixEpoch - other.microsSinceUnixEpoch);
    }
}
/** Universally unique identifier. */
export class Uuid {
    static NIL = new Uuid(0n);
    static MAX_UUID_BIGINT = (1n << 128n) - 1n;
    static MAX = new Uuid(Uuid.MAX_UUID_BIGINT);
    __uuid__;
    constructor(value) {
        if (BigInt.asUintN(128, value) !== value) {
            throw new RangeError(`${value} does not fit 128 bits`);
        }
        this.__uuid__ = value;
    }
    static parse(text) {
        return new Uuid(parseHex(text.replaceAll('-', ''), 32, 'UUID'));
    }
    toHexString() {
        return toHex(this.__uuid__, 32);
    }
    toString() {
        const hex = this.toHexString();
        return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
    }
    asBigInt() {
        return this.__uuid__;
    }
    isEqual(other) {
        return this.__uuid__ === other.__uuid__;
    }
    compareTo(other) {
        return this.__uuid__ < other.__uuid__ ? -1 : this.__uuid__ > other.__uuid__ ? 1 : 0;
    }
}
export const ScheduleAt = {
    interval: (micros) => ({ tag: 'Interval', value: new TimeDuration(micros) }),
    time: (microsSinceUnixEpoch) => ({ tag: 'Time', value: new Timestamp(microsSinceUnixEpoch) }),
};
/** A range of index keys. */
export class Range {
    from;
    to;
    constructor(from, to) {
        this.from = from ?? { tag: 'unbounded' };
        this.to = to ?? { tag: 'unbounded' };
    }
}

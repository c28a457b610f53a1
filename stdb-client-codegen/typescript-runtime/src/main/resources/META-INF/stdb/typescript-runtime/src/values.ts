/** Values that are classes on the client. All are immutable. */

const MICROS_PER_MILLI = 1000n;
const HEX = /^(0x)?[0-9a-fA-F]+$/;

function parseHex(text: string, digits: number, what: string): bigint {
  const plain = text.startsWith('0x') ? text.slice(2) : text;
  if (plain.length !== digits || !HEX.test(plain)) {
    throw new SyntaxError(`${what} must be ${digits} hexadecimal digits: ${text}`);
  }
  return BigInt(`0x${plain}`);
}

function toHex(value: bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function toBytes(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    bytes[i] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
  return bytes;
}

/** Who: 256 bits, shown as 64 hexadecimal digits. */
export class Identity {
  readonly __identity__: bigint;

  constructor(data: string | bigint) {
    this.__identity__ = typeof data === 'string' ? parseHex(data, 64, 'identity') : data;
  }

  static fromString(text: string): Identity {
    return new Identity(text);
  }

  static zero(): Identity {
    return new Identity(0n);
  }

  isEqual(other: Identity): boolean {
    return this.__identity__ === other.__identity__;
  }

  equals(other: Identity): boolean {
    return this.isEqual(other);
  }

  toHexString(): string {
    return toHex(this.__identity__, 64);
  }

  toUint8Array(): Uint8Array {
    return toBytes(this.__identity__, 32);
  }

  toString(): string {
    return this.toHexString();
  }
}

/** Over which connection: 128 bits. */
export class ConnectionId {
  readonly __connection_id__: bigint;

  constructor(data: bigint) {
    this.__connection_id__ = data;
  }

  static fromString(text: string): ConnectionId {
    return new ConnectionId(parseHex(text, 32, 'connection id'));
  }

  static fromStringOrNull(text: string): ConnectionId | null {
    const id = ConnectionId.fromString(text);
    return id.isZero() ? null : id;
  }

  static nullIfZero(id: ConnectionId): ConnectionId | null {
    return id.isZero() ? null : id;
  }

  static random(): ConnectionId {
    const words = crypto.getRandomValues(new BigUint64Array(2));
    return new ConnectionId((words[1]! << 64n) | words[0]!);
  }

  isZero(): boolean {
    return this.__connection_id__ === 0n;
  }

  isEqual(other: ConnectionId): boolean {
    return this.__connection_id__ === other.__connection_id__;
  }

  equals(other: ConnectionId): boolean {
    return this.isEqual(other);
  }

  toHexString(): string {
    return toHex(this.__connection_id__, 32);
  }

  toUint8Array(): Uint8Array {
    return toBytes(this.__connection_id__, 16);
  }

  toString(): string {
    return this.toHexString();
  }
}

/** A length of time in microseconds. */
export class TimeDuration {
  readonly __time_duration_micros__: bigint;

  constructor(micros: bigint) {
    this.__time_duration_micros__ = micros;
  }

  static fromMillis(millis: number): TimeDuration {
    return new TimeDuration(BigInt(Math.round(millis * 1000)));
  }

  get micros(): bigint {
    return this.__time_duration_micros__;
  }

  get millis(): number {
    return Number(this.micros) / 1000;
  }

  toString(): string {
    const magnitude = this.micros < 0n ? -this.micros : this.micros;
    const fraction = (magnitude % 1_000_000n).toString().padStart(6, '0');
    return `${this.micros < 0n ? '-' : '+'}${magnitude / 1_000_000n}.${fraction}`;
  }
}

/** A point in time in microseconds since 1970-01-01T00:00:00Z. */
export class Timestamp {
  static readonly UNIX_EPOCH: Timestamp = new Timestamp(0n);

  readonly __timestamp_micros_since_unix_epoch__: bigint;

  constructor(micros: bigint) {
    this.__timestamp_micros_since_unix_epoch__ = micros;
  }

  static now(): Timestamp {
    return Timestamp.fromDate(new Date());
  }

  static fromDate(date: Date): Timestamp {
    return new Timestamp(BigInt(date.getTime()) * MICROS_PER_MILLI);
  }

  get microsSinceUnixEpoch(): bigint {
    return this.__timestamp_micros_since_unix_epoch__;
  }

  toMillis(): bigint {
    return this.microsSinceUnixEpoch / MICROS_PER_MILLI;
  }

  /** Returns the date; its precision is a millisecond. */
  toDate(): Date {
    return new Date(Number(this.toMillis()));
  }

  /** Returns RFC 3339 text with microseconds. */
  toISOString(): string {
    const micros = this.microsSinceUnixEpoch;
    const below = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
    const seconds = new Date(Number((micros - below) / MICROS_PER_MILLI)).toISOString();
    return seconds.replace(/\.000Z$/, `.${below.toString().padStart(6, '0')}Z`);
  }

  since(other: Timestamp): TimeDuration {
    return new TimeDuration(this.microsSinceUnixEpoch - other.microsSinceUnixEpoch);
  }
}

/** Universally unique identifier. */
export class Uuid {
  static readonly NIL: Uuid = new Uuid(0n);
  static readonly MAX_UUID_BIGINT: bigint = (1n << 128n) - 1n;
  static readonly MAX: Uuid = new Uuid(Uuid.MAX_UUID_BIGINT);

  readonly __uuid__: bigint;

  constructor(value: bigint) {
    if (BigInt.asUintN(128, value) !== value) {
      throw new RangeError(`${value} does not fit 128 bits`);
    }
    this.__uuid__ = value;
  }

  static parse(text: string): Uuid {
    return new Uuid(parseHex(text.replaceAll('-', ''), 32, 'UUID'));
  }

  toHexString(): string {
    return toHex(this.__uuid__, 32);
  }

  toString(): string {
    const hex = this.toHexString();
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  asBigInt(): bigint {
    return this.__uuid__;
  }

  isEqual(other: Uuid): boolean {
    return this.__uuid__ === other.__uuid__;
  }

  compareTo(other: Uuid): number {
    return this.__uuid__ < other.__uuid__ ? -1 : this.__uuid__ > other.__uuid__ ? 1 : 0;
  }
}

export type Interval = { tag: 'Interval'; value: TimeDuration };
export type Time = { tag: 'Time'; value: Timestamp };

/** When something is scheduled: again and again, or once. */
export type ScheduleAt = Interval | Time;
export const ScheduleAt = {
  interval: (micros: bigint): ScheduleAt => ({ tag: 'Interval', value: new TimeDuration(micros) }),
  time: (microsSinceUnixEpoch: bigint): ScheduleAt => ({ tag: 'Time', value: new Timestamp(microsSinceUnixEpoch) }),
};

/** Bounds of an index scan. */
export type Bound<T> = { tag: 'included'; value: T } | { tag: 'excluded'; value: T } | { tag: 'unbounded' };

/** A range of index keys. */
export class Range<T> {
  readonly from: Bound<T>;
  readonly to: Bound<T>;

  constructor(from?: Bound<T> | null, to?: Bound<T> | null) {
    this.from = from ?? { tag: 'unbounded' };
    this.to = to ?? { tag: 'unbounded' };
  }
}

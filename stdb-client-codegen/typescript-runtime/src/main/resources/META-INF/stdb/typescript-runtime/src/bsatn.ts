/** BSATN, the binary form of values: little-endian numbers, u32 length prefixes, u8 variant tags. */

/** A byte order mark at the start is part of the string. */
const UTF8_DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const UTF8_ENCODER = new TextEncoder();
const BITS_PER_WORD = 64n;

/** Reads values one behind the other. Every read throws a RangeError beyond the end. */
export class BinaryReader {
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#view.byteLength - this.#offset;
  }

  #advance(length: number): number {
    if (length > this.remaining) {
      throw new RangeError(`data too short: expected ${length} bytes, given ${this.remaining}, offset ${this.#offset}`);
    }
    const start = this.#offset;
    this.#offset += length;
    return start;
  }

  readBool(): boolean {
    const value = this.readU8();
    if (value > 1) {
      throw new RangeError(`invalid boolean ${value} at offset ${this.#offset - 1}`);
    }
    return value === 1;
  }

  readByte(): number {
    return this.readU8();
  }

  readI8(): number {
    return this.#view.getInt8(this.#advance(1));
  }

  readU8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  readI16(): number {
    return this.#view.getInt16(this.#advance(2), true);
  }

  readU16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  readI32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  readU32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  readI64(): bigint {
    return this.#view.getBigInt64(this.#advance(8), true);
  }

  readU64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  readU128(): bigint {
    return this.#readWords(2);
  }

  readI128(): bigint {
    return BigInt.asIntN(128, this.#readWords(2));
  }

  readU256(): bigint {
    return this.#readWords(4);
  }

  readI256(): bigint {
    return BigInt.asIntN(256, this.#readWords(4));
  }

  #readWords(count: number): bigint {
    let value = 0n;
    for (let i = 0; i < count; i++) {
      value |= this.readU64() << (BITS_PER_WORD * BigInt(i));
    }
    return value;
  }

  readF32(): number {
    return this.#view.getFloat32(this.#advance(4), true);
  }

  readF64(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  readString(): string {
    return UTF8_DECODER.decode(this.#bytes(this.readU32()));
  }

  /** Reads a length-prefixed byte array; the result is a copy. */
  readUInt8Array(): Uint8Array {
    return this.#bytes(this.readU32()).slice();
  }

  /** Returns the next bytes without copying them. */
  #bytes(length: number): Uint8Array {
    const start = this.#advance(length);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length);
  }

  /** Returns the bytes between two offsets without copying them. */
  slice(start: number, end: number): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, end - start);
  }
}

/** Writes values one behind the other into a buffer that grows. */
export class BinaryWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;

  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(Math.max(capacity, 16));
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** Returns a copy of what was written. */
  getBuffer(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** Makes room and returns where it starts. May replace buffer and view, so it must run before either is looked at. */
  #reserve(length: number): number {
    const start = this.#length;
    const needed = start + length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, start));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = needed;
    return start;
  }

  writeBool(value: boolean): void {
    checkType(value, 'boolean');
    this.writeU8(value ? 1 : 0);
  }

  writeByte(value: number): void {
    this.writeU8(value);
  }

  writeI8(value: number): void {
    checkInteger(value, -0x80, 0x7f, 'i8');
    const start = this.#reserve(1);
    this.#view.setInt8(start, value);
  }

  writeU8(value: number): void {
    checkInteger(value, 0, 0xff, 'u8');
    const start = this.#reserve(1);
    this.#view.setUint8(start, value);
  }

  writeI16(value: number): void {
    checkInteger(value, -0x8000, 0x7fff, 'i16');
    const start = this.#reserve(2);
    this.#view.setInt16(start, value, true);
  }

  writeU16(value: number): void {
    checkInteger(value, 0, 0xffff, 'u16');
    const start = this.#reserve(2);
    this.#view.setUint16(start, value, true);
  }

  writeI32(value: number): void {
    checkInteger(value, -0x80000000, 0x7fffffff, 'i32');
    const start = this.#reserve(4);
    this.#view.setInt32(start, value, true);
  }

  writeU32(value: number): void {
    checkInteger(value, 0, 0xffffffff, 'u32');
    const start = this.#reserve(4);
    this.#view.setUint32(start, value, true);
  }

  writeI64(value: bigint): void {
    this.#writeBig(value, 64, true);
  }

  writeU64(value: bigint): void {
    this.#writeBig(value, 64, false);
  }

  writeI128(value: bigint): void {
    this.#writeBig(value, 128, true);
  }

  writeU128(value: bigint): void {
    this.#writeBig(value, 128, false);
  }

  writeI256(value: bigint): void {
    this.#writeBig(value, 256, true);
  }

  writeU256(value: bigint): void {
    this.#writeBig(value, 256, false);
  }

  #writeBig(value: bigint, bits: number, signed: boolean): void {
    if ((signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)) !== value) {
      throw new RangeError(`${value} does not fit ${signed ? 'i' : 'u'}${bits}`);
    }
    for (let i = 0; i < bits; i += 64) {
      const start = this.#reserve(8);
      this.#view.setBigUint64(start, BigInt.asUintN(64, value >> BigInt(i)), true);
    }
  }

  writeF32(value: number): void {
    checkType(value, 'number');
    const start = this.#reserve(4);
    this.#view.setFloat32(start, value, true);
  }

  writeF64(value: number): void {
    checkType(value, 'number');
    const start = this.#reserve(8);
    this.#view.setFloat64(start, value, true);
  }

  writeString(value: string): void {
    checkType(value, 'string');
    this.writeUInt8Array(UTF8_ENCODER.encode(value));
  }

  /** Writes a length-prefixed byte array. */
  writeUInt8Array(value: Uint8Array): void {
    this.writeU32(value.length);
    const start = this.#reserve(value.length);
    this.#bytes.set(value, start);
  }
}

/** Programs without type checks must not send something other than they meant. */
function checkType(value: unknown, type: 'boolean' | 'number' | 'string'): void {
  if (typeof value !== type) {
    throw new TypeError(`${String(value)} is not a ${type}`);
  }
}

function checkInteger(value: number, min: number, max: number, type: string): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${value} does not fit ${type}`);
  }
}

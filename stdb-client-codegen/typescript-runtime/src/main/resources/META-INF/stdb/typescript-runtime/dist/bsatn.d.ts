/** BSATN, the binary form of values: little-endian numbers, u32 length prefixes, u8 variant tags. */
/** Reads values one behind the other. Every read throws a RangeError beyond the end. */
export declare class BinaryReader {
    #private;
    constructor(bytes: Uint8Array);
    get offset(): number;
    get remaining(): number;
    readBool(): boolean;
    readByte(): number;
    readI8(): number;
    readU8(): number;
    readI16(): number;
    readU16(): number;
    readI32(): number;
    readU32(): number;
    readI64(): bigint;
    readU64(): bigint;
    readU128(): bigint;
    readI128(): bigint;
    readU256(): bigint;
    readI256(): bigint;
    readF32(): number;
    readF64(): number;
    readString(): string;
    /** Reads a length-prefixed byte array; the result is a copy. */
    readUInt8Array(): Uint8Array;
    /** Returns the bytes between two offsets without copying them. */
    slice(start: number, end: number): Uint8Array;
}
/** Writes values one behind the other into a buffer that grows. */
export declare class BinaryWriter {
    #private;
    constructor(capacity?: number);
    get length(): number;
    /** Returns a copy of what was written. */
    getBuffer(): Uint8Array<ArrayBuffer>;
    writeBool(value: boolean): void;
    writeByte(value: number): void;
    writeI8(value: number): void;
    writeU8(value: number): void;
    writeI16(value: number): void;
    writeU16(value: number): void;
    writeI32(value: number): void;
    writeU32(value: number): void;
    writeI64(value: bigint): void;
    writeU64(value: bigint): void;
    writeI128(value: bigint): void;
    writeU128(value: bigint): void;
    writeI256(value: bigint): void;
    writeU256(value: bigint): void;
    writeF32(value: number): void;
    writeF64(value: number): void;
    writeString(value: string): void;
    /** Writes a length-prefixed byte array. */
    writeUInt8Array(value: Uint8Array): void;
}

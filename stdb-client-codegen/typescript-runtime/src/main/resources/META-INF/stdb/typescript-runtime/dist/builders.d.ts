/**
 * Type builders: runtime objects that know how a type is read and written, and whose TypeScript type is the type of its
 * values.
 */
import type { BinaryReader, BinaryWriter } from './bsatn.js';
import { ConnectionId, Identity, TimeDuration, Timestamp, Uuid, type ScheduleAt } from './values.js';
/** A SATS type in tagged form. */
export type AlgebraicTypeType = {
    readonly tag: string;
    readonly value?: unknown;
};
export type Prettify<T> = {
    [K in keyof T]: T[K];
} & {};
/** What a column is beside its type. */
export interface ColumnMetadata {
    readonly name?: string;
    readonly isPrimaryKey?: boolean;
    readonly isUnique?: boolean;
    readonly isAutoIncrement?: boolean;
    readonly indexType?: string;
}
/** Base of all type builders. */
export declare abstract class TypeBuilder<Type, Sats extends AlgebraicTypeType = AlgebraicTypeType> {
    #private;
    /** Exists for the compiler only. */
    readonly type: Type;
    abstract get algebraicType(): Sats;
    abstract read(reader: BinaryReader): Type;
    abstract write(writer: BinaryWriter, value: Type): void;
    optional(): OptionBuilder<this>;
    primaryKey(): ColumnBuilder<Type, Sats, {
        isPrimaryKey: true;
    }>;
    unique(): ColumnBuilder<Type, Sats, {
        isUnique: true;
    }>;
    autoInc(): ColumnBuilder<Type, Sats, {
        isAutoIncrement: true;
    }>;
    index(algorithm?: string): ColumnBuilder<Type, Sats, {
        indexType: string;
    }>;
    /** Gives the name on the wire and in SQL when it differs from the property's. */
    name(name: string): ColumnBuilder<Type, Sats, {
        name: string;
    }>;
}
/** A type with what a column is beside it. */
export declare class ColumnBuilder<Type, Sats extends AlgebraicTypeType, M extends ColumnMetadata> {
    #private;
    readonly typeBuilder: TypeBuilder<Type, Sats>;
    readonly columnMetadata: M;
    constructor(typeBuilder: TypeBuilder<Type, Sats>, columnMetadata: M);
    primaryKey(): ColumnBuilder<Type, Sats, M & {
        isPrimaryKey: true;
    }>;
    unique(): ColumnBuilder<Type, Sats, M & {
        isUnique: true;
    }>;
    autoInc(): ColumnBuilder<Type, Sats, M & {
        isAutoIncrement: true;
    }>;
    index(algorithm?: string): ColumnBuilder<Type, Sats, M & {
        indexType: string;
    }>;
    name(name: string): ColumnBuilder<Type, Sats, M & {
        name: string;
    }>;
}
export type ElementsObj = Record<string, TypeBuilder<any, any>>;
export type RowObj = Record<string, TypeBuilder<any, any> | ColumnBuilder<any, any, any>>;
type TypeOf<B> = B extends ColumnBuilder<infer T, any, any> ? T : B extends TypeBuilder<infer T, any> ? T : never;
type OptionalKeys<R extends RowObj> = {
    [K in keyof R & string]-?: undefined extends TypeOf<R[K]> ? K : never;
}[keyof R & string];
/** Type of a row: optional columns are optional properties. */
export type InferTypeOfRow<R extends RowObj> = Prettify<{
    [K in Exclude<keyof R & string, OptionalKeys<R>>]: TypeOf<R[K]>;
} & {
    [K in OptionalKeys<R>]?: TypeOf<R[K]>;
}>;
export type InferTypeOfParams<R extends RowObj> = InferTypeOfRow<R>;
/** Type of the values a builder, or an object of builders, describes. */
export type Infer<T> = T extends TypeBuilder<infer U, any> ? U : T extends RowObj ? InferTypeOfRow<T> : never;
type Sum<V extends ElementsObj> = {
    [K in keyof V & string]: V[K] extends UnitBuilder ? {
        tag: K;
    } : {
        tag: K;
        value: TypeOf<V[K]>;
    };
}[keyof V & string];
/** Value: present or undefined. */
export declare class OptionBuilder<V extends TypeBuilder<any, any>> extends TypeBuilder<V['type'] | undefined> {
    readonly value: V;
    constructor(value: V);
    get algebraicType(): AlgebraicTypeType;
    read(reader: BinaryReader): V['type'] | undefined;
    write(writer: BinaryWriter, value: V['type'] | undefined): void;
}
/** Value: `{ ok }` or `{ err }`. */
export declare class ResultBuilder<O extends TypeBuilder<any, any>, E extends TypeBuilder<any, any>> extends TypeBuilder<{
    ok: O['type'];
} | {
    err: E['type'];
}> {
    readonly ok: O;
    readonly err: E;
    constructor(ok: O, err: E);
    get algebraicType(): AlgebraicTypeType;
    read(reader: BinaryReader): {
        ok: O['type'];
    } | {
        err: E['type'];
    };
    write(writer: BinaryWriter, value: {
        ok: O['type'];
    } | {
        err: E['type'];
    }): void;
}
export declare class ArrayBuilder<E extends TypeBuilder<any, any>> extends TypeBuilder<E['type'][]> {
    readonly element: E;
    constructor(element: E);
    get algebraicType(): AlgebraicTypeType;
    read(reader: BinaryReader): E['type'][];
    write(writer: BinaryWriter, value: E['type'][]): void;
}
/** The type without content. */
export declare class UnitBuilder extends TypeBuilder<{}> {
    readonly isUnit: true;
    get algebraicType(): AlgebraicTypeType;
    read(): {};
    write(): void;
}
/** Reads and writes named parts in order. Looks at the parts when first used, since they may be declared later. */
export declare class Fields {
    #private;
    readonly parts: RowObj;
    constructor(parts: RowObj);
    entries(): [string, TypeBuilder<any, any>][];
    read(reader: BinaryReader): any;
    write(writer: BinaryWriter, value: any): void;
    algebraicType(): AlgebraicTypeType;
}
export declare class ProductBuilder<Elements extends ElementsObj> extends TypeBuilder<{
    [K in keyof Elements]: Elements[K]['type'];
}> {
    #private;
    readonly typeName: string | undefined;
    readonly elements: Elements;
    constructor(typeName: string | undefined, elements: Elements);
    get algebraicType(): AlgebraicTypeType;
    read(reader: BinaryReader): {
        [K in keyof Elements]: Elements[K]['type'];
    };
    write(writer: BinaryWriter, value: {
        [K in keyof Elements]: Elements[K]['type'];
    }): void;
}
/** A product whose parts are columns. */
export declare class RowBuilder<Row extends RowObj> extends TypeBuilder<InferTypeOfRow<Row>> {
    readonly row: Row;
    readonly fields: Fields;
    constructor(row: Row);
    get algebraicType(): AlgebraicTypeType;
    read(reader: BinaryReader): InferTypeOfRow<Row>;
    write(writer: BinaryWriter, value: InferTypeOfRow<Row>): void;
}
export declare class SumBuilder<Variants extends ElementsObj> extends TypeBuilder<Sum<Variants>> {
    #private;
    readonly typeName: string;
    readonly variants: Variants;
    constructor(typeName: string, variants: Variants);
    get algebraicType(): AlgebraicTypeType;
    read(reader: BinaryReader): Sum<Variants>;
    write(writer: BinaryWriter, value: Sum<Variants>): void;
}
type UnitVariants<C extends string> = Record<C, UnitBuilder>;
declare function enumeration<C extends string>(name: string, cases: readonly C[]): SumBuilder<UnitVariants<C>>;
declare function enumeration<V extends ElementsObj>(name: string, variants: V): SumBuilder<V>;
declare function row<R extends RowObj>(columns: R): RowBuilder<R>;
declare function row<R extends RowObj>(name: string, columns: R): RowBuilder<R>;
/** Makes type builders. */
export declare const t: {
    bool: () => TypeBuilder<boolean, AlgebraicTypeType>;
    string: () => TypeBuilder<string, AlgebraicTypeType>;
    i8: () => TypeBuilder<number, AlgebraicTypeType>;
    u8: () => TypeBuilder<number, AlgebraicTypeType>;
    i16: () => TypeBuilder<number, AlgebraicTypeType>;
    u16: () => TypeBuilder<number, AlgebraicTypeType>;
    i32: () => TypeBuilder<number, AlgebraicTypeType>;
    u32: () => TypeBuilder<number, AlgebraicTypeType>;
    i64: () => TypeBuilder<bigint, AlgebraicTypeType>;
    u64: () => TypeBuilder<bigint, AlgebraicTypeType>;
    i128: () => TypeBuilder<bigint, AlgebraicTypeType>;
    u128: () => TypeBuilder<bigint, AlgebraicTypeType>;
    i256: () => TypeBuilder<bigint, AlgebraicTypeType>;
    u256: () => TypeBuilder<bigint, AlgebraicTypeType>;
    f32: () => TypeBuilder<number, AlgebraicTypeType>;
    f64: () => TypeBuilder<number, AlgebraicTypeType>;
    number: () => TypeBuilder<number, AlgebraicTypeType>;
    byteArray: () => TypeBuilder<Uint8Array<ArrayBufferLike>, AlgebraicTypeType>;
    identity: () => TypeBuilder<Identity, AlgebraicTypeType>;
    connectionId: () => TypeBuilder<ConnectionId, AlgebraicTypeType>;
    timestamp: () => TypeBuilder<Timestamp, AlgebraicTypeType>;
    timeDuration: () => TypeBuilder<TimeDuration, AlgebraicTypeType>;
    uuid: () => TypeBuilder<Uuid, AlgebraicTypeType>;
    scheduleAt: () => TypeBuilder<ScheduleAt>;
    unit: () => UnitBuilder;
    option: <V extends TypeBuilder<any, any>>(value: V) => OptionBuilder<V>;
    result: <O extends TypeBuilder<any, any>, E extends TypeBuilder<any, any>>(ok: O, err: E) => ResultBuilder<O, E>;
    array: <E extends TypeBuilder<any, any>>(element: E) => ArrayBuilder<E>;
    object: <E extends ElementsObj>(name: string, elements: E) => ProductBuilder<E>;
    row: typeof row;
    enum: typeof enumeration;
};
export {};

/**
 * Type builders: runtime objects that know how a type is read and written, and whose TypeScript type is the type of its
 * values.
 */

import type { BinaryReader, BinaryWriter } from './bsatn.js';
import { ConnectionId, Identity, TimeDuration, Timestamp, Uuid, type ScheduleAt } from './values.js';

/** A SATS type in tagged form. */
export type AlgebraicTypeType = { readonly tag: string; readonly value?: unknown };

export type Prettify<T> = { [K in keyof T]: T[K] } & {};

/** What a column is beside its type. */
export interface ColumnMetadata {
  readonly name?: string;
  readonly isPrimaryKey?: boolean;
  readonly isUnique?: boolean;
  readonly isAutoIncrement?: boolean;
  readonly indexType?: string;
}

/** Base of all type builders. */
export abstract class TypeBuilder<Type, Sats extends AlgebraicTypeType = AlgebraicTypeType> {
  /** Exists for the compiler only. */
  declare readonly type: Type;

  abstract get algebraicType(): Sats;

  abstract read(reader: BinaryReader): Type;

  abstract write(writer: BinaryWriter, value: Type): void;

  optional(): OptionBuilder<this> {
    return new OptionBuilder(this);
  }

  #column<M extends ColumnMetadata>(metadata: M): ColumnBuilder<Type, Sats, M> {
    return new ColumnBuilder<Type, Sats, M>(this, metadata);
  }

  primaryKey(): ColumnBuilder<Type, Sats, { isPrimaryKey: true }> {
    return this.#column({ isPrimaryKey: true });
  }

  unique(): ColumnBuilder<Type, Sats, { isUnique: true }> {
    return this.#column({ isUnique: true });
  }

  autoInc(): ColumnBuilder<Type, Sats, { isAutoIncrement: true }> {
    return this.#column({ isAutoIncrement: true });
  }

  index(algorithm = 'btree'): ColumnBuilder<Type, Sats, { indexType: string }> {
    return this.#column({ indexType: algorithm });
  }

  /** Gives the name on the wire and in SQL when it differs from the property's. */
  name(name: string): ColumnBuilder<Type, Sats, { name: string }> {
    return this.#column({ name });
  }
}

/** A type with what a column is beside it. */
export class ColumnBuilder<Type, Sats extends AlgebraicTypeType, M extends ColumnMetadata> {
  constructor(
    readonly typeBuilder: TypeBuilder<Type, Sats>,
    readonly columnMetadata: M
  ) {}

  #with<N extends ColumnMetadata>(more: N): ColumnBuilder<Type, Sats, M & N> {
    return new ColumnBuilder<Type, Sats, M & N>(this.typeBuilder, { ...this.columnMetadata, ...more });
  }

  primaryKey(): ColumnBuilder<Type, Sats, M & { isPrimaryKey: true }> {
    return this.#with({ isPrimaryKey: true });
  }

  unique(): ColumnBuilder<Type, Sats, M & { isUnique: true }> {
    return this.#with({ isUnique: true });
  }

  autoInc(): ColumnBuilder<Type, Sats, M & { isAutoIncrement: true }> {
    return this.#with({ isAutoIncrement: true });
  }

  index(algorithm = 'btree'): ColumnBuilder<Type, Sats, M & { indexType: string }> {
    return this.#with({ indexType: algorithm });
  }

  name(name: string): ColumnBuilder<Type, Sats, M & { name: string }> {
    return this.#with({ name });
  }
}

export type ElementsObj = Record<string, TypeBuilder<any, any>>;
export type RowObj = Record<string, TypeBuilder<any, any> | ColumnBuilder<any, any, any>>;

type TypeOf<B> =
  B extends ColumnBuilder<infer T, any, any> ? T : B extends TypeBuilder<infer T, any> ? T : never;

type OptionalKeys<R extends RowObj> = {
  [K in keyof R & string]-?: undefined extends TypeOf<R[K]> ? K : never;
}[keyof R & string];

/** Type of a row: optional columns are optional properties. */
export type InferTypeOfRow<R extends RowObj> = Prettify<
  { [K in Exclude<keyof R & string, OptionalKeys<R>>]: TypeOf<R[K]> } & { [K in OptionalKeys<R>]?: TypeOf<R[K]> }
>;
export type InferTypeOfParams<R extends RowObj> = InferTypeOfRow<R>;

/** Type of the values a builder, or an object of builders, describes. */
export type Infer<T> = T extends TypeBuilder<infer U, any> ? U : T extends RowObj ? InferTypeOfRow<T> : never;

type Sum<V extends ElementsObj> = {
  [K in keyof V & string]: V[K] extends UnitBuilder ? { tag: K } : { tag: K; value: TypeOf<V[K]> };
}[keyof V & string];

class ScalarBuilder<Type> extends TypeBuilder<Type> {
  constructor(
    readonly algebraicType: AlgebraicTypeType,
    readonly readValue: (reader: BinaryReader) => Type,
    readonly writeValue: (writer: BinaryWriter, value: Type) => void
  ) {
    super();
  }

  override read(reader: BinaryReader): Type {
    return this.readValue(reader);
  }

  override write(writer: BinaryWriter, value: Type): void {
    this.writeValue(writer, value);
  }
}

/** Value: present or undefined. */
export class OptionBuilder<V extends TypeBuilder<any, any>> extends TypeBuilder<V['type'] | undefined> {
  constructor(readonly value: V) {
    super();
  }

  override get algebraicType(): AlgebraicTypeType {
    return sumType([
      ['some', this.value],
      ['none', new UnitBuilder()],
    ]);
  }

  override read(reader: BinaryReader): V['type'] | undefined {
    return readTag(reader, 2) === 0 ? this.value.read(reader) : undefined;
  }

  override write(writer: BinaryWriter, value: V['type'] | undefined): void {
    if (value === undefined || value === null) {
      writer.writeU8(1);
    } else {
      writer.writeU8(0);
      this.value.write(writer, value);
    }
  }
}

/** Value: `{ ok }` or `{ err }`. */
export class ResultBuilder<O extends TypeBuilder<any, any>, E extends TypeBuilder<any, any>> extends TypeBuilder<
  { ok: O['type'] } | { err: E['type'] }
> {
  constructor(
    readonly ok: O,
    readonly err: E
  ) {
    super();
  }

  override get algebraicType(): AlgebraicTypeType {
    return sumType([
      ['ok', this.ok],
      ['err', this.err],
    ]);
  }

  override read(reader: BinaryReader): { ok: O['type'] } | { err: E['type'] } {
    return readTag(reader, 2) === 0 ? { ok: this.ok.read(reader) } : { err: this.err.read(reader) };
  }

  override write(writer: BinaryWriter, value: { ok: O['type'] } | { err: E['type'] }): void {
    if ('ok' in value) {
      writer.writeU8(0);
      this.ok.write(writer, value.ok);
    } else {
      writer.writeU8(1);
      this.err.write(writer, value.err);
    }
  }
}

export class ArrayBuilder<E extends TypeBuilder<any, any>> extends TypeBuilder<E['type'][]> {
  constructor(readonly element: E) {
    super();
  }

  override get algebraicType(): AlgebraicTypeType {
    return { tag: 'Array', value: this.element.algebraicType };
  }

  override read(reader: BinaryReader): E['type'][] {
    const count = reader.readU32();
    const result: E['type'][] = [];
    for (let i = 0; i < count; i++) {
      result.push(this.element.read(reader));
    }
    return result;
  }

  override write(writer: BinaryWriter, value: E['type'][]): void {
    writer.writeU32(value.length);
    for (const element of value) {
      this.element.write(writer, element);
    }
  }
}

/** The type without content. */
export class UnitBuilder extends TypeBuilder<{}> {
  declare readonly isUnit: true;

  override get algebraicType(): AlgebraicTypeType {
    return { tag: 'Product', value: { elements: [] } };
  }

  override read(): {} {
    return {};
  }

  override write(): void {}
}

/** Reads and writes named parts in order. Looks at the parts when first used, since they may be declared later. */
export class Fields {
  #entries: [string, TypeBuilder<any, any>][] | undefined;

  constructor(readonly parts: RowObj) {}

  entries(): [string, TypeBuilder<any, any>][] {
    this.#entries ??= Object.entries(this.parts).map(([key, part]) => [
      key,
      part instanceof ColumnBuilder ? part.typeBuilder : part,
    ]);
    return this.#entries;
  }

  read(reader: BinaryReader): any {
    const result: Record<string, unknown> = {};
    for (const [key, type] of this.entries()) {
      result[key] = type.read(reader);
    }
    return result;
  }

  write(writer: BinaryWriter, value: any): void {
    for (const [key, type] of this.entries()) {
      if (!(key in value) && !(type instanceof OptionBuilder)) {
        throw new TypeError(`the value has no property ${key}`);
      }
      type.write(writer, value[key]);
    }
  }

  algebraicType(): AlgebraicTypeType {
    const elements = this.entries().map(([name, type]) => ({ name, algebraicType: type.algebraicType }));
    return { tag: 'Product', value: { elements } };
  }
}

export class ProductBuilder<Elements extends ElementsObj> extends TypeBuilder<{
  [K in keyof Elements]: Elements[K]['type'];
}> {
  readonly #fields: Fields;

  constructor(
    readonly typeName: string | undefined,
    readonly elements: Elements
  ) {
    super();
    this.#fields = new Fields(elements);
  }

  override get algebraicType(): AlgebraicTypeType {
    return this.#fields.algebraicType();
  }

  override read(reader: BinaryReader): { [K in keyof Elements]: Elements[K]['type'] } {
    return this.#fields.read(reader);
  }

  override write(writer: BinaryWriter, value: { [K in keyof Elements]: Elements[K]['type'] }): void {
    this.#fields.write(writer, value);
  }
}

/** A product whose parts are columns. */
export class RowBuilder<Row extends RowObj> extends TypeBuilder<InferTypeOfRow<Row>> {
  readonly fields: Fields;

  constructor(readonly row: Row) {
    super();
    this.fields = new Fields(row);
  }

  override get algebraicType(): AlgebraicTypeType {
    return this.fields.algebraicType();
  }

  override read(reader: BinaryReader): InferTypeOfRow<Row> {
    return this.fields.read(reader);
  }

  override write(writer: BinaryWriter, value: InferTypeOfRow<Row>): void {
    this.fields.write(writer, value);
  }
}

export class SumBuilder<Variants extends ElementsObj> extends TypeBuilder<Sum<Variants>> {
  #entries: [string, TypeBuilder<any, any>][] | undefined;

  constructor(
    readonly typeName: string,
    readonly variants: Variants
  ) {
    super();
  }

  #variants(): [string, TypeBuilder<any, any>][] {
    this.#entries ??= Object.entries(this.variants);
    return this.#entries;
  }

  override get algebraicType(): AlgebraicTypeType {
    return sumType(this.#variants());
  }

  override read(reader: BinaryReader): Sum<Variants> {
    const variants = this.#variants();
    const [tag, type] = variants[readTag(reader, variants.length)]!;
    const value = type.read(reader);
    return (type instanceof UnitBuilder ? { tag } : { tag, value }) as Sum<Variants>;
  }

  override write(writer: BinaryWriter, value: Sum<Variants>): void {
    const variants = this.#variants();
    const index = variants.findIndex(([tag]) => tag === value.tag);
    if (index < 0) {
      throw new TypeError(`${this.typeName} has no variant ${String(value.tag)}`);
    }
    writer.writeU8(index);
    variants[index]![1].write(writer, (value as { value?: unknown }).value);
  }
}

function sumType(variants: [string, TypeBuilder<any, any>][]): AlgebraicTypeType {
  return {
    tag: 'Sum',
    value: { variants: variants.map(([name, type]) => ({ name, algebraicType: type.algebraicType })) },
  };
}

function readTag(reader: BinaryReader, count: number): number {
  const tag = reader.readU8();
  if (tag >= count) {
    throw new RangeError(`unknown tag ${tag} at offset ${reader.offset - 1}`);
  }
  return tag;
}

function special(name: string, tag: string): AlgebraicTypeType {
  return { tag: 'Product', value: { elements: [{ name, algebraicType: { tag } }] } };
}

type Scalar<T> = () => TypeBuilder<T>;

function scalar<T>(
  algebraicType: AlgebraicTypeType,
  read: (reader: BinaryReader) => T,
  write: (writer: BinaryWriter, value: T) => void
): Scalar<T> {
  return () => new ScalarBuilder<T>(algebraicType, read, write);
}

type UnitVariants<C extends string> = Record<C, UnitBuilder>;

function enumeration<C extends string>(name: string, cases: readonly C[]): SumBuilder<UnitVariants<C>>;
function enumeration<V extends ElementsObj>(name: string, variants: V): SumBuilder<V>;
function enumeration(name: string, variants: readonly string[] | ElementsObj): SumBuilder<any> {
  if (Array.isArray(variants)) {
    return new SumBuilder(name, Object.fromEntries(variants.map((each: string) => [each, new UnitBuilder()])));
  }
  return new SumBuilder(name, variants as ElementsObj);
}

function row<R extends RowObj>(columns: R): RowBuilder<R>;
function row<R extends RowObj>(name: string, columns: R): RowBuilder<R>;
function row(nameOrColumns: string | RowObj, columns?: RowObj): RowBuilder<any> {
  return new RowBuilder(columns ?? (nameOrColumns as RowObj));
}

const TIME_DURATION = scalar(
  special('__time_duration_micros__', 'I64'),
  r => new TimeDuration(r.readI64()),
  (w, v: TimeDuration) => w.writeI64(v.micros)
);
const TIMESTAMP = scalar(
  special('__timestamp_micros_since_unix_epoch__', 'I64'),
  r => new Timestamp(r.readI64()),
  (w, v: Timestamp) => w.writeI64(v.microsSinceUnixEpoch)
);
const SCHEDULE_AT = new SumBuilder('ScheduleAt', { Interval: TIME_DURATION(), Time: TIMESTAMP() });

interface TypeBuilders {
  readonly bool: Scalar<boolean>;
  readonly string: Scalar<string>;
  readonly i8: Scalar<number>;
  readonly u8: Scalar<number>;
  readonly i16: Scalar<number>;
  readonly u16: Scalar<number>;
  readonly i32: Scalar<number>;
  readonly u32: Scalar<number>;
  readonly i64: Scalar<bigint>;
  readonly u64: Scalar<bigint>;
  readonly i128: Scalar<bigint>;
  readonly u128: Scalar<bigint>;
  readonly i256: Scalar<bigint>;
  readonly u256: Scalar<bigint>;
  readonly f32: Scalar<number>;
  readonly f64: Scalar<number>;
  readonly number: Scalar<number>;
  readonly byteArray: Scalar<Uint8Array>;
  readonly identity: Scalar<Identity>;
  readonly connectionId: Scalar<ConnectionId>;
  readonly timestamp: Scalar<Timestamp>;
  readonly timeDuration: Scalar<TimeDuration>;
  readonly uuid: Scalar<Uuid>;
  readonly scheduleAt: Scalar<ScheduleAt>;
  readonly unit: () => UnitBuilder;
  readonly option: <V extends TypeBuilder<any, any>>(value: V) => OptionBuilder<V>;
  readonly result: <O extends TypeBuilder<any, any>, E extends TypeBuilder<any, any>>(
    ok: O,
    err: E
  ) => ResultBuilder<O, E>;
  readonly array: <E extends TypeBuilder<any, any>>(element: E) => ArrayBuilder<E>;
  readonly object: <E extends ElementsObj>(name: string, elements: E) => ProductBuilder<E>;
  readonly row: typeof row;
  readonly enum: typeof enumeration;
}

/** Makes type builders. */
export const t: TypeBuilders = {
  bool: scalar({ tag: 'Bool' }, r => r.readBool(), (w, v: boolean) => w.writeBool(v)),
  string: scalar({ tag: 'String' }, r => r.readString(), (w, v: string) => w.writeString(v)),
  i8: scalar({ tag: 'I8' }, r => r.readI8(), (w, v: number) => w.writeI8(v)),
  u8: scalar({ tag: 'U8' }, r => r.readU8(), (w, v: number) => w.writeU8(v)),
  i16: scalar({ tag: 'I16' }, r => r.readI16(), (w, v: number) => w.writeI16(v)),
  u16: scalar({ tag: 'U16' }, r => r.readU16(), (w, v: number) => w.writeU16(v)),
  i32: scalar({ tag: 'I32' }, r => r.readI32(), (w, v: number) => w.writeI32(v)),
  u32: scalar({ tag: 'U32' }, r => r.readU32(), (w, v: number) => w.writeU32(v)),
  i64: scalar({ tag: 'I64' }, r => r.readI64(), (w, v: bigint) => w.writeI64(v)),
  u64: scalar({ tag: 'U64' }, r => r.readU64(), (w, v: bigint) => w.writeU64(v)),
  i128: scalar({ tag: 'I128' }, r => r.readI128(), (w, v: bigint) => w.writeI128(v)),
  u128: scalar({ tag: 'U128' }, r => r.readU128(), (w, v: bigint) => w.writeU128(v)),
  i256: scalar({ tag: 'I256' }, r => r.readI256(), (w, v: bigint) => w.writeI256(v)),
  u256: scalar({ tag: 'U256' }, r => r.readU256(), (w, v: bigint) => w.writeU256(v)),
  f32: scalar({ tag: 'F32' }, r => r.readF32(), (w, v: number) => w.writeF32(v)),
  f64: scalar({ tag: 'F64' }, r => r.readF64(), (w, v: number) => w.writeF64(v)),
  number: scalar({ tag: 'F64' }, r => r.readF64(), (w, v: number) => w.writeF64(v)),
  byteArray: scalar(
    { tag: 'Array', value: { tag: 'U8' } },
    r => r.readUInt8Array(),
    (w, v: Uint8Array) => w.writeUInt8Array(v)
  ),
  identity: scalar(
    special('__identity__', 'U256'),
    r => new Identity(r.readU256()),
    (w, v: Identity) => w.writeU256(v.__identity__)
  ),
  connectionId: scalar(
    special('__connection_id__', 'U128'),
    r => new ConnectionId(r.readU128()),
    (w, v: ConnectionId) => w.writeU128(v.__connection_id__)
  ),
  timestamp: TIMESTAMP,
  timeDuration: TIME_DURATION,
  uuid: scalar(special('__uuid__', 'U128'), r => new Uuid(r.readU128()), (w, v: Uuid) => w.writeU128(v.__uuid__)),
  scheduleAt: () => SCHEDULE_AT,
  unit: () => new UnitBuilder(),
  option: value => new OptionBuilder(value),
  result: (ok, err) => new ResultBuilder(ok, err),
  array: element => new ArrayBuilder(element),
  object: (name, elements) => new ProductBuilder(name, elements),
  row,
  enum: enumeration,
};

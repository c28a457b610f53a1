/**
 * Type builders: runtime objects that know how a type is read and written, and whose TypeScript type is the type of its
 * values.
 */
var _a;
import { ConnectionId, Identity, TimeDuration, Timestamp, Uuid } from './values.js';
/** Base of all type builders. */
export class TypeBuilder {
    optional() {
        return new OptionBuilder(this);
    }
    #column(metadata) {
        return new ColumnBuilder(this, metadata);
    }
    primaryKey() {
        return this.#column({ isPrimaryKey: true });
    }
    unique() {
        return this.#column({ isUnique: true });
    }
    autoInc() {
        return this.#column({ isAutoIncrement: true });
    }
    index(algorithm = 'btree') {
        return this.#column({ indexType: algorithm });
    }
    /** Gives the name on the wire and in SQL when it differs from the property's. */
    name(name) {
        return this.#column({ name });
    }
}
/** A type with what a column is beside it. */
export class ColumnBuilder {
    typeBuilder;
    columnMetadata;
    constructor(typeBuilder, columnMetadata) {
        this.typeBuilder = typeBuilder;
        this.columnMetadata = columnMetadata;
    }
    #with(more) {
        return new _a(this.typeBuilder, { ...this.columnMetadata, ...more });
    }
    primaryKey() {
        return this.#with({ isPrimaryKey: true });
    }
    unique() {
        return this.#with({ isUnique: true });
    }
    autoInc() {
        return this.#with({ isAutoIncrement: true });
    }
    index(algorithm = 'btree') {
        return this.#with({ indexType: algorithm });
    }
    name(name) {
        return this.#with({ name });
    }
}
_a = ColumnBuilder;
class ScalarBuilder extends TypeBuilder {
    algebraicType;
    readValue;
    writeValue;
    constructor(algebraicType, readValue, writeValue) {
        super();
        this.algebraicType = algebraicType;
        this.readValue = readValue;
        this.writeValue = writeValue;
    }
    read(reader) {
        return this.readValue(reader);
    }
    write(writer, value) {
        this.writeValue(writer, value);
    }
}
/** Value: present or undefined. */
export class OptionBuilder extends TypeBuilder {
    value;
    constructor(value) {
        super();
        this.value = value;
    }
    get algebraicType() {
        return sumType([
            ['some', this.value],
            ['none', new UnitBuilder()],
        ]);
    }
    read(reader) {
        return readTag(reader, 2) === 0 ? this.value.read(reader) : undefined;
    }
    write(writer, value) {
        if (value === undefined || value === null) {
            writer.writeU8(1);
        }
        else {
            writer.writeU8(0);
            this.value.write(writer, value);
        }
    }
}
/** Value: `{ ok }` or `{ err }`. */
export class ResultBuilder extends TypeBuilder {
    ok;
    err;
    constructor(ok, err) {
        super();
        this.ok = ok;
        this.err = err;
    }
    get algebraicType() {
        return sumType([
            ['ok', this.ok],
            ['err', this.err],
        ]);
    }
    read(reader) {
        return readTag(reader, 2) === 0 ? { ok: this.ok.read(reader) } : { err: this.err.read(reader) };
    }
    write(writer, value) {
        if ('ok' in value) {
            writer.writeU8(0);
            this.ok.write(writer, value.ok);
        }
        else {
            writer.writeU8(1);
            this.err.write(writer, value.err);
        }
    }
}
export class ArrayBuilder extends TypeBuilder {
    element;
    constructor(element) {
        super();
        this.element = element;
    }
    get algebraicType() {
        return { tag: 'Array', value: this.element.algebraicType };
    }
    read(reader) {
        const count = reader.readU32();
        const result = [];
        for (let i = 0; i < count; i++) {
            result.push(this.element.read(reader));
        }
        return result;
    }
    write(writer, value) {
        writer.writeU32(value.length);
        for (const element of value) {
            this.element.write(writer, element);
        }
    }
}
/** The type without content. */
export class UnitBuilder extends TypeBuilder {
    get algebraicType() {
        return { tag: 'Product', value: { elements: [] } };
    }
    read() {
        return {};
    }
    write() { }
}
/** Reads and writes named parts in order. Looks at the parts when first used, since they may be declared later. */
export class Fields {
    parts;
    #entries;
    constructor(parts) {
        this.parts = parts;
    }
    entries() {
        this.#entries ??= Object.entries(this.parts).map(([key, part]) => [
            key,
            part instanceof ColumnBuilder ? part.typeBuilder : part,
        ]);
        return this.#entries;
    }
    read(reader) {
        const result = {};
        for (const [key, type] of this.entries()) {
            result[key] = type.read(reader);
        }
        return result;
    }
    write(writer, value) {
        for (const [key, type] of this.entries()) {
            if (!(key in value) && !(type instanceof OptionBuilder)) {
                throw new TypeError(`the value has no property ${key}`);
            }
            type.write(writer, value[key]);
        }
    }
    algebraicType() {
        const elements = this.entries().map(([name, type]) => ({ name, algebraicType: type.algebraicType }));
        return { tag: 'Product', value: { elements } };
    }
}
export class ProductBuilder extends TypeBuilder {
    typeName;
    elements;
    #fields;
    constructor(typeName, elements) {
        super();
        this.typeName = typeName;
        this.elements = elements;
        this.#fields = new Fields(elements);
    }
    get algebraicType() {
        return this.#fields.algebraicType();
    }
    read(reader) {
        return this.#fields.read(reader);
    }
    write(writer, value) {
        this.#fields.write(writer, value);
    }
}
/** A product whose parts are columns. */
export class RowBuilder extends TypeBuilder {
    row;
    fields;
    constructor(row) {
        super();
        this.row = row;
        this.fields = new Fields(row);
    }
    get algebraicType() {
        return this.fields.algebraicType();
    }
    read(reader) {
        return this.fields.read(reader);
    }
    write(writer, value) {
        this.fields.write(writer, value);
    }
}
export class SumBuilder extends TypeBuilder {
    typeName;
    variants;
    #entries;
    constructor(typeName, variants) {
        super();
        this.typeName = typeName;
        this.variants = variants;
    }
    #variants() {
        this.#entries ??= Object.entries(this.variants);
        return this.#entries;
    }
    get algebraicType() {
        return sumType(this.#variants());
    }
    read(reader) {
        const variants = this.#variants();
        const [tag, type] = variants[readTag(reader, variants.length)];
        const value = type.read(reader);
        return (type instanceof UnitBuilder ? { tag } : { tag, value });
    }
    write(writer, value) {
        const variants = this.#variants();
        const index = variants.findIndex(([tag]) => tag === value.tag);
        if (index < 0) {
            throw new TypeError(`${this.typeName} has no variant ${String(value.tag)}`);
        }
        writer.writeU8(index);
        variants[index][1].write(writer, value.value);
    }
}
function sumType(variants) {
    return {
        tag: 'Sum',
        value: { variants: variants.map(([name, type]) => ({ name, algebraicType: type.algebraicType })) },
    };
}
function readTag(reader, count) {
    const tag = reader.readU8();
    if (tag >= count) {
        throw new RangeError(`unknown tag ${tag} at offset ${reader.offset - 1}`);
    }
    return tag;
}
function special(name, tag) {
    return { tag: 'Product', value: { elements: [{ name, algebraicType: { tag } }] } };
}
function scalar(algebraicType, read, write) {
    return () => new ScalarBuilder(algebraicType, read, write);
}
function enumeration(name, variants) {
    if (Array.isArray(variants)) {
        return new SumBuilder(name, Object.fromEntries(variants.map((each) => [each, new UnitBuilder()])));
    }
    return new SumBuilder(name, variants);
}
function row(nameOrColumns, columns) {
    return new RowBuilder(columns ?? nameOrColumns);
}
const TIME_DURATION = scalar(special('__time_duration_micros__', 'I64'), r => new TimeDuration(r.readI64()), (w, v) => w.writeI64(v.micros));
const TIMESTAMP = scalar(special('__timestamp_micros_since_unix_epoch__', 'I64'), r => new Timestamp(r.readI64()), (w, v) => w.writeI64(v.microsSinceUnixEpoch));
const SCHEDULE_AT = new SumBuilder('ScheduleAt', { Interval: TIME_DURATION(), Time: TIMESTAMP() });
/** Makes type builders. */
export const t = {
    bool: scalar({ tag: 'Bool' }, r => r.readBool(), (w, v) => w.writeBool(v)),
    string: scalar({ tag: 'String' }, r => r.readString(), (w, v) => w.writeString(v)),
    i8: scalar({ tag: 'I8' }, r => r.readI8(), (w, v) => w.writeI8(v)),
    u8: scalar({ tag: 'U8' }, r => r.readU8(), (w, v) => w.writeU8(v)),
    i16: scalar({ tag: 'I16' }, r => r.readI16(), (w, v) => w.writeI16(v)),
    u16: scalar({ tag: 'U16' }, r => r.readU16(), (w, v) => w.writeU16(v)),
    i32: scalar({ tag: 'I32' }, r => r.readI32(), (w, v) => w.writeI32(v)),
    u32: scalar({ tag: 'U32' }, r => r.readU32(), (w, v) => w.writeU32(v)),
    i64: scalar({ tag: 'I64' }, r => r.readI64(), (w, v) => w.writeI64(v)),
    u64: scalar({ tag: 'U64' }, r => r.readU64(), (w, v) => w.writeU64(v)),
    i128: scalar({ tag: 'I128' }, r => r.readI128(), (w, v) => w.writeI128(v)),
    u128: scalar({ tag: 'U128' }, r => r.readU128(), (w, v) => w.writeU128(v)),
    i256: scalar({ tag: 'I256' }, r => r.readI256(), (w, v) => w.writeI256(v)),
    u256: scalar({ tag: 'U256' }, r => r.readU256(), (w, v) => w.writeU256(v)),
    f32: scalar({ tag: 'F32' }, r => r.readF32(), (w, v) => w.writeF32(v)),
    f64: scalar({ tag: 'F64' }, r => r.readF64(), (w, v) => w.writeF64(v)),
    number: scalar({ tag: 'F64' }, r => r.readF64(), (w, v) => w.writeF64(v)),
    byteArray: scalar({ tag: 'Array', value: { tag: 'U8' } }, r => r.readUInt8Array(), (w, v) => w.writeUInt8Array(v)),
    identity: scalar(special('__identity__', 'U256'), r => new Identity(r.readU256()), (w, v) => w.writeU256(v.__identity__)),
    connectionId: scalar(special('__connection_id__', 'U128'), r => new ConnectionId(r.readU128()), (w, v) => w.writeU128(v.__connection_id__)),
    timestamp: TIMESTAMP,
    timeDuration: TIME_DURATION,
    uuid: scalar(special('__uuid__', 'U128'), r => new Uuid(r.readU128()), (w, v) => w.writeU128(v.__uuid__)),
    scheduleAt: () => SCHEDULE_AT,
    unit: () => new UnitBuilder(),
    option: (value) => new OptionBuilder(value),
    result: (ok, err) => new ResultBuilder(ok, err),
    array: (element) => new ArrayBuilder(element),
    object: (name, elements) => new ProductBuilder(name, elements),
    row,
    enum: enumeration,
};

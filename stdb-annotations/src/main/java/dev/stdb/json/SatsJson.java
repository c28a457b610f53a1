package dev.stdb.json;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.Typespace;

/** SATS-JSON: values between BSATN and JSON, and types as JSON. Rules: spec sats.md §4; stateless. */
public final class SatsJson {
    private SatsJson() {}

    /**
     * Writes a value with names: products as objects, sums as objects of one key.
     *
     * @param resolved type without references
     * @throws JsonException if a product element or variant has no name
     */
    public static void writeTyped(AlgebraicType resolved, BsatnReader in, JsonWriter out) {
        new SatsJsonEncoder(SatsJsonEncoder.Profile.TYPED, Typespace.EMPTY, in, out).write(resolved);
    }

    /**
     * Writes a value as {@link #writeTyped}, and floats that are no numbers as {@code "NaN"}, {@code "Infinity"} and
     * {@code "-Infinity"}: {@link #read} gives every value back.
     *
     * @param resolved type without references
     * @throws JsonException if a product element or variant has no name
     */
    public static void writeExact(AlgebraicType resolved, BsatnReader in, JsonWriter out) {
        new SatsJsonEncoder(SatsJsonEncoder.Profile.EXACT, Typespace.EMPTY, in, out).write(resolved);
    }

    /** Writes a value without names: products as arrays, sums as pairs of tag and payload. */
    public static void writeUntyped(AlgebraicType resolved, BsatnReader in, JsonWriter out) {
        new SatsJsonEncoder(SatsJsonEncoder.Profile.UNTYPED, Typespace.EMPTY, in, out).write(resolved);
    }

    /** Writes a value as the JSON protocol shows stored rows: products as objects, sums as pairs. */
    public static void writeStoredRow(AlgebraicType resolved, BsatnReader in, JsonWriter out) {
        new SatsJsonEncoder(SatsJsonEncoder.Profile.STORED_ROW, Typespace.EMPTY, in, out).write(resolved);
    }

    /**
     * Reads a value in any of the accepted forms and writes its BSATN.
     *
     * @param resolved type without references
     * @throws JsonException if the JSON is not a value of the type
     */
    public static void read(AlgebraicType resolved, JsonReader in, BsatnWriter out) {
        new SatsJsonDecoder(in).read(resolved, out);
    }

    /** Writes a type. */
    public static void typeToJson(AlgebraicType type, JsonWriter out) {
        TypeJson.write(type, out);
    }

    /** Writes a product type without the wrapper that names its kind, as row schemas are. */
    public static void productToJson(ProductType type, JsonWriter out) {
        TypeJson.writeProduct(type, out);
    }

    /** Writes a typespace. */
    public static void typespaceToJson(Typespace typespace, JsonWriter out) {
        TypeJson.writeTypespace(typespace, out);
    }

    /**
     * Reads a type.
     *
     * @throws JsonException if the JSON is not a type
     */
    public static AlgebraicType typeFromJson(JsonReader in) {
        return TypeJson.read(in);
    }

    /**
     * Returns a module definition as the schema endpoint shows it.
     *
     * @param version 9 or 10
     */
    public static String moduleDefToJson(ModuleDef def, int version) {
        if (version != ModuleDef.V9 && version != ModuleDef.V10) {
            throw new IllegalArgumentException("unknown module definition version: " + version);
        }
        boolean v9 = version == ModuleDef.V9;
        JsonWriter out = new JsonWriter();
        BsatnReader in = new BsatnReader(v9 ? ModuleDefCodec.encodeV9(def) : ModuleDefCodec.encode(def));
        in.readU8(); // the envelope does not show
        new SatsJsonEncoder(SatsJsonEncoder.Profile.TYPED, MetaSchema.TYPESPACE_V10, in, out)
                .write(v9 ? MetaSchema.MODULE_V9 : MetaSchema.MODULE_V10);
        return out.toString();
    }

    /**
     * Reads a module definition in either form of {@link #moduleDefToJson}.
     *
     * @throws JsonException if the text is neither
     */
    public static ModuleDef moduleDefFromJson(String json) {
        boolean v9 = isV9(json);
        JsonReader in = new JsonReader(json);
        BsatnWriter out = new BsatnWriter();
        out.writeTag(v9 ? ModuleDefCodec.ENVELOPE_V9 : ModuleDefCodec.ENVELOPE_V10);
        new SatsJsonDecoder(MetaSchema.TYPESPACE_V10, in).read(v9 ? MetaSchema.MODULE_V9 : MetaSchema.MODULE_V10, out);
        in.endDocument();
        return ModuleDefCodec.decode(out.toByteArray());
    }

    /** V10 has the single key {@code sections}, V9 any other keys. */
    private static boolean isV9(String json) {
        JsonReader in = new JsonReader(json);
        in.beginObject();
        return in.hasNext() && !in.nextName().equals("sections");
    }
}

package dev.stdb.json;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.util.ArrayList;
import java.util.List;

/**
 * The types of module definitions, described as types: with them the bytes of a definition become JSON by the ordinary
 * rules. Layout: spec sats.md §1 and module-def.md §2–3.
 */
final class MetaSchema {
    private static final PrimitiveType STRING = PrimitiveType.STRING;
    private static final PrimitiveType BOOL = PrimitiveType.BOOL;
    private static final PrimitiveType REF = PrimitiveType.U32;
    private static final PrimitiveType COLUMN = PrimitiveType.U16;
    private static final AlgebraicType NAME = SpecialTypes.optionOf(STRING);
    private static final AlgebraicType COLUMNS = new ArrayType(COLUMN);

    /** Slot 0: types. The only recursive ones are this and the definition itself. */
    private static final RefType TYPE = new RefType(0);

    private static final RefType MODULE = new RefType(1);

    private static final AlgebraicType PRODUCT =
            product("elements", new ArrayType(product("name", NAME, "algebraic_type", TYPE)));
    private static final AlgebraicType TYPESPACE = product("types", new ArrayType(TYPE));
    private static final AlgebraicType ALGORITHM = sum("BTree", COLUMNS, "Hash", COLUMNS, "Direct", COLUMN);
    private static final AlgebraicType CONSTRAINT_DATA = sum("Unique", product("columns", COLUMNS));
    private static final AlgebraicType TABLE_TYPE = plainEnum("System", "User");
    private static final AlgebraicType TABLE_ACCESS = plainEnum("Public", "Private");
    private static final AlgebraicType VISIBILITY = plainEnum("Private", "ClientCallable");
    private static final AlgebraicType LIFECYCLE = plainEnum("Init", "OnConnect", "OnDisconnect");
    private static final AlgebraicType ROW_LEVEL_SECURITY = product("sql", STRING);
    private static final AlgebraicType MAPPING = product("source_name", STRING, "canonical_name", STRING);

    static final Typespace TYPESPACE_V10 = new Typespace(List.of(algebraicType(), moduleV10()));

    static final AlgebraicType MODULE_V10 = MODULE;

    static final AlgebraicType MODULE_V9 = moduleV9();

    private MetaSchema() {}

    private static AlgebraicType algebraicType() {
        List<SumType.Variant> variants = new ArrayList<>();
        variants.add(new SumType.Variant("Ref", REF));
        variants.add(new SumType.Variant(
                "Sum", product("variants", new ArrayType(product("name", NAME, "algebraic_type", TYPE)))));
        variants.add(new SumType.Variant("Product", PRODUCT));
        variants.add(new SumType.Variant("Array", TYPE));
        for (PrimitiveType primitive : PrimitiveType.values()) {
            variants.add(new SumType.Variant(primitive.typeName(), SpecialTypes.UNIT));
        }
        return new SumType(variants);
    }

    private static AlgebraicType index(String nameField) {
        return product(nameField, NAME, "accessor_name", NAME, "algorithm", ALGORITHM);
    }

    private static AlgebraicType constraint(String nameField) {
        return product(nameField, NAME, "data", CONSTRAINT_DATA);
    }

    private static AlgebraicType sequence(String nameField) {
        AlgebraicType bound = SpecialTypes.optionOf(PrimitiveType.I128);
        return product(
                nameField,
                NAME,
                "column",
                COLUMN,
                "start",
                bound,
                "min_value",
                bound,
                "max_value",
                bound,
                "increment",
                PrimitiveType.I128);
    }

    private static AlgebraicType view(String nameField) {
        return product(
                nameField,
                STRING,
                "index",
                REF,
                "is_public",
                BOOL,
                "is_anonymous",
                BOOL,
                "params",
                PRODUCT,
                "return_type",
                TYPE);
    }

    private static AlgebraicType moduleV10() {
        AlgebraicType section = sum(
                "Typespace",
                TYPESPACE,
                "Types",
                new ArrayType(product("source_name", scopedName("source_name"), "ty", REF, "custom_ordering", BOOL)),
                "Tables",
                new ArrayType(tableV10()),
                "Reducers",
                new ArrayType(reducerV10()),
                "Procedures",
                new ArrayType(product(
                        "source_name", STRING, "params", PRODUCT, "return_type", TYPE, "visibility", VISIBILITY)),
                "Views",
                new ArrayType(view("source_name")),
                "Schedules",
                new ArrayType(product(
                        "source_name", NAME, "table_name", STRING, "schedule_at_col", COLUMN, "function_name", STRING)),
                "LifeCycleReducers",
                new ArrayType(product("lifecycle_spec", LIFECYCLE, "function_name", STRING)),
                "RowLevelSecurity",
                new ArrayType(ROW_LEVEL_SECURITY),
                "CaseConversionPolicy",
                plainEnum("None", "SnakeCase"),
                "ExplicitNames",
                product("entries", new ArrayType(explicitName())),
                "HttpHandlers",
                new ArrayType(product("source_name", STRING)),
                "HttpRoutes",
                new ArrayType(product("handler_function", STRING, "method", httpMethod(), "path", STRING)),
                "ViewPrimaryKeys",
                new ArrayType(product("view_source_name", STRING, "columns", new ArrayType(STRING))),
                "Submodules",
                new ArrayType(product("namespace", STRING, "module", MODULE)),
                "Environment",
                new ArrayType(product("name", STRING, "ty", environmentType(), "optional", BOOL)),
                "Outboxes",
                new ArrayType(outbox()));
        return product("sections", new ArrayType(section));
    }

    private static AlgebraicType explicitName() {
        return sum("Table", MAPPING, "Function", MAPPING, "Index", MAPPING, "Namespace", MAPPING);
    }

    private static AlgebraicType environmentType() {
        return sum("String", SpecialTypes.UNIT, "StringLiteral", STRING, "Union", new ArrayType(STRING));
    }

    private static AlgebraicType outbox() {
        return product(
                "table_name",
                STRING,
                "remote_reducer",
                STRING,
                "target_column",
                COLUMN,
                "arg_columns",
                COLUMNS,
                "on_result_reducer",
                NAME,
                "signature_hash",
                PrimitiveType.U256);
    }

    private static AlgebraicType httpMethod() {
        List<SumType.Variant> methods = new ArrayList<>();
        for (String name : List.of("Get", "Head", "Post", "Put", "Delete", "Connect", "Options", "Trace", "Patch")) {
            methods.add(new SumType.Variant(name, SpecialTypes.UNIT));
        }
        methods.add(new SumType.Variant("Extension", STRING));
        return sum("Any", SpecialTypes.UNIT, "Method", new SumType(methods));
    }

    private static AlgebraicType tableV10() {
        return product(
                "source_name",
                STRING,
                "product_type_ref",
                REF,
                "primary_key",
                COLUMNS,
                "indexes",
                new ArrayType(index("source_name")),
                "constraints",
                new ArrayType(constraint("source_name")),
                "sequences",
                new ArrayType(sequence("source_name")),
                "table_type",
                TABLE_TYPE,
                "table_access",
                TABLE_ACCESS,
                "default_values",
                new ArrayType(product("col_id", COLUMN, "value", SpecialTypes.BYTES)),
                "is_event",
                BOOL);
    }

    private static AlgebraicType reducerV10() {
        return product(
                "source_name",
                STRING,
                "params",
                PRODUCT,
                "visibility",
                VISIBILITY,
                "ok_return_type",
                TYPE,
                "err_return_type",
                TYPE);
    }

    private static AlgebraicType scopedName(String nameField) {
        return product("scope", new ArrayType(STRING), nameField, STRING);
    }

    private static AlgebraicType moduleV9() {
        AlgebraicType schedule = product("name", NAME, "reducer_name", STRING, "scheduled_at_column", COLUMN);
        AlgebraicType table = product(
                "name",
                STRING,
                "product_type_ref",
                REF,
                "primary_key",
                COLUMNS,
                "indexes",
                new ArrayType(index("name")),
                "constraints",
                new ArrayType(constraint("name")),
                "sequences",
                new ArrayType(sequence("name")),
                "schedule",
                SpecialTypes.optionOf(schedule),
                "table_type",
                TABLE_TYPE,
                "table_access",
                TABLE_ACCESS);
        AlgebraicType misc = sum(
                "ColumnDefaultValue",
                product("table", STRING, "col_id", COLUMN, "value", SpecialTypes.BYTES),
                "Procedure",
                product("name", STRING, "params", PRODUCT, "return_type", TYPE),
                "View",
                view("name"));
        return product(
                "typespace",
                TYPESPACE,
                "tables",
                new ArrayType(table),
                "reducers",
                new ArrayType(
                        product("name", STRING, "params", PRODUCT, "lifecycle", SpecialTypes.optionOf(LIFECYCLE))),
                "types",
                new ArrayType(product("name", scopedName("name"), "ty", REF, "custom_ordering", BOOL)),
                "misc_exports",
                new ArrayType(misc),
                "row_level_security",
                new ArrayType(ROW_LEVEL_SECURITY));
    }

    /** Builds a product of names and types in turn. */
    private static ProductType product(Object... namesAndTypes) {
        List<ProductType.Element> elements = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            elements.add(new ProductType.Element((String) namesAndTypes[i], (AlgebraicType) namesAndTypes[i + 1]));
        }
        return new ProductType(elements);
    }

    /** Builds a sum of names and payloads in turn. */
    private static SumType sum(Object... namesAndTypes) {
        List<SumType.Variant> variants = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            variants.add(new SumType.Variant((String) namesAndTypes[i], (AlgebraicType) namesAndTypes[i + 1]));
        }
        return new SumType(variants);
    }

    private static SumType plainEnum(String... names) {
        List<SumType.Variant> variants = new ArrayList<>();
        for (String name : names) {
            variants.add(new SumType.Variant(name, SpecialTypes.UNIT));
        }
        return new SumType(variants);
    }
}

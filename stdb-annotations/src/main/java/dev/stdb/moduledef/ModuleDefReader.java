package dev.stdb.moduledef;

import dev.stdb.CommonErrorCode;
import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.TypeCodec;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes V10 definitions. Layout: spec module-def.md §2. */
final class ModuleDefReader {
    private static final int SECTION_KINDS = 17;
    private static final int WIDTH_I128 = 16;
    private static final int WIDTH_U256 = 32;

    /** Limit of nested submodules, so that hostile input cannot exhaust the stack. */
    private static final int SUBMODULE_DEPTH_MAX = 64;

    private ModuleDefReader() {}

    static ModuleDef read(BsatnReader in, int depth) {
        if (depth > SUBMODULE_DEPTH_MAX) {
            throw new BsatnException(
                    CommonErrorCode.BSATN_LIMIT,
                    "submodules are nested too deeply: depthMax=" + SUBMODULE_DEPTH_MAX,
                    in.position());
        }
        ModuleDef.Builder def = ModuleDef.builder();
        boolean[] seen = new boolean[SECTION_KINDS];
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
            int tag = in.readTag(SECTION_KINDS, "RawModuleDefV10Section");
            // Compat: only the first section of a kind counts; the others are still walked.
            section(tag, in, seen[tag] ? ModuleDef.builder() : def, depth);
            seen[tag] = true;
        }
        return def.build();
    }

    private static void section(int tag, BsatnReader in, ModuleDef.Builder def, int depth) {
        switch (tag) {
            case 0 -> def.typespace(TypeCodec.readTypespace(in));
            case 1 -> list(in, ModuleDefReader::type).forEach(def::type);
            case 2 -> list(in, ModuleDefReader::table).forEach(def::table);
            case 3 -> list(in, ModuleDefReader::reducer).forEach(def::reducer);
            case 4 -> list(in, ModuleDefReader::procedure).forEach(def::procedure);
            case 5 -> list(in, ModuleDefReader::view).forEach(def::view);
            case 6 -> list(in, ModuleDefReader::schedule).forEach(def::schedule);
            case 7 -> list(in, ModuleDefReader::lifecycle).forEach(def::lifecycle);
            case 8 -> list(in, BsatnReader::readString).forEach(def::rowLevelSecurity);
            case 9 -> def.casePolicy(CasePolicy.values()[in.readTag(2, "CaseConversionPolicy")]);
            case 10 -> list(in, ModuleDefReader::mapping).forEach(def::explicitName);
            case 11 -> list(in, BsatnReader::readString).forEach(def::httpHandler);
            case 12 -> list(in, ModuleDefReader::route).forEach(def::httpRoute);
            case 13 -> list(in, ModuleDefReader::viewPrimaryKey).forEach(def::viewPrimaryKey);
            case 14 -> list(in, reader -> submodule(reader, depth)).forEach(def::submodule);
            case 15 -> list(in, ModuleDefReader::environment).forEach(def::environment);
            default -> list(in, ModuleDefReader::outbox).forEach(def::outbox);
        }
    }

    private static TypeDef type(BsatnReader in) {
        List<String> scope = list(in, BsatnReader::readString);
        String name = in.readString();
        int ref = in.readU32();
        return new TypeDef(scope, name, ref, in.readBool());
    }

    private static TableDef table(BsatnReader in) {
        String name = in.readString();
        int ref = in.readU32();
        List<Integer> primaryKey = columns(in);
        List<IndexDef> indexes = list(in, ModuleDefReader::index);
        List<ConstraintDef> constraints = list(in, ModuleDefReader::constraint);
        List<SequenceDef> sequences = list(in, ModuleDefReader::sequence);
        boolean isSystem = in.readTag(2, "TableType") == 0;
        boolean isPublic = in.readTag(2, "TableAccess") == 0;
        List<ColumnDefaultDef> defaults = list(in, ModuleDefReader::columnDefault);
        boolean isEvent = in.readBool();
        return new TableDef(
                name, ref, primaryKey, indexes, constraints, sequences, isSystem, isPublic, defaults, isEvent);
    }

    static IndexDef index(BsatnReader in) {
        String source = optionalString(in);
        String accessor = optionalString(in);
        IndexAlgorithm algorithm = IndexAlgorithm.values()[in.readTag(3, "RawIndexAlgorithm")];
        List<Integer> columns = algorithm == IndexAlgorithm.DIRECT ? List.of(in.readU16()) : columns(in);
        return new IndexDef(source, accessor, algorithm, columns);
    }

    static ConstraintDef constraint(BsatnReader in) {
        String source = optionalString(in);
        in.readTag(1, "RawConstraintData");
        return new ConstraintDef(source, columns(in));
    }

    static SequenceDef sequence(BsatnReader in) {
        String source = optionalString(in);
        int column = in.readU16();
        BigInteger start = optionalI128(in);
        BigInteger min = optionalI128(in);
        BigInteger max = optionalI128(in);
        return new SequenceDef(source, column, start, min, max, in.readBigInteger(WIDTH_I128, true));
    }

    private static ColumnDefaultDef columnDefault(BsatnReader in) {
        int column = in.readU16();
        return new ColumnDefaultDef(column, in.readBytes());
    }

    private static ReducerDef reducer(BsatnReader in) {
        String name = in.readString();
        ProductType params = TypeCodec.readProduct(in);
        FunctionVisibility visibility = visibility(in);
        AlgebraicType ok = TypeCodec.read(in);
        return new ReducerDef(name, params, visibility, ok, TypeCodec.read(in));
    }

    private static ProcedureDef procedure(BsatnReader in) {
        String name = in.readString();
        ProductType params = TypeCodec.readProduct(in);
        AlgebraicType returnType = TypeCodec.read(in);
        return new ProcedureDef(name, params, returnType, visibility(in));
    }

    static ViewDef view(BsatnReader in) {
        String name = in.readString();
        int index = in.readU32();
        boolean isPublic = in.readBool();
        boolean isAnonymous = in.readBool();
        ProductType params = TypeCodec.readProduct(in);
        return new ViewDef(name, index, isPublic, isAnonymous, params, TypeCodec.read(in));
    }

    private static ScheduleDef schedule(BsatnReader in) {
        String source = optionalString(in);
        String table = in.readString();
        int column = in.readU16();
        return new ScheduleDef(source, table, column, in.readString());
    }

    private static LifecycleDef lifecycle(BsatnReader in) {
        Lifecycle lifecycle = lifecycleTag(in);
        return new LifecycleDef(lifecycle, in.readString());
    }

    static Lifecycle lifecycleTag(BsatnReader in) {
        return Lifecycle.values()[in.readTag(3, "Lifecycle")];
    }

    private static NameMapping mapping(BsatnReader in) {
        NameMapping.Kind kind =
                NameMapping.Kind.values()[in.readTag(NameMapping.Kind.values().length, "ExplicitNameEntry")];
        String source = in.readString();
        return new NameMapping(kind, source, in.readString());
    }

    private static HttpRouteDef route(BsatnReader in) {
        String handler = in.readString();
        String method = null;
        if (in.readTag(2, "MethodOrAny") == 1) {
            int tag = in.readTag(HttpRouteDef.METHODS.size() + 1, "HttpMethod");
            method = tag < HttpRouteDef.METHODS.size() ? HttpRouteDef.METHODS.get(tag) : in.readString();
        }
        return new HttpRouteDef(handler, method, in.readString());
    }

    private static ViewPrimaryKeyDef viewPrimaryKey(BsatnReader in) {
        String view = in.readString();
        return new ViewPrimaryKeyDef(view, list(in, BsatnReader::readString));
    }

    private static SubmoduleDef submodule(BsatnReader in, int depth) {
        String namespace = in.readString();
        return new SubmoduleDef(namespace, read(in, depth + 1));
    }

    private static EnvironmentDef environment(BsatnReader in) {
        String name = in.readString();
        EnvironmentDef.Kind kind = EnvironmentDef.Kind.values()[in.readTag(3, "RawEnvVarTypeV10")];
        List<String> values = switch (kind) {
            case STRING -> List.of();
            case LITERAL -> List.of(in.readString());
            case UNION -> list(in, BsatnReader::readString);
        };
        return new EnvironmentDef(name, kind, values, in.readBool());
    }

    private static OutboxDef outbox(BsatnReader in) {
        String table = in.readString();
        String reducer = in.readString();
        int target = in.readU16();
        List<Integer> arguments = columns(in);
        String onResult = optionalString(in);
        return new OutboxDef(table, reducer, target, arguments, onResult, in.readBigInteger(WIDTH_U256, false));
    }

    private static FunctionVisibility visibility(BsatnReader in) {
        return FunctionVisibility.values()[in.readTag(2, "FunctionVisibility")];
    }

    static <T> List<T> list(BsatnReader in, Function<BsatnReader, T> item) {
        int count = in.readCount();
        List<T> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(item.apply(in));
        }
        return items;
    }

    static List<Integer> columns(BsatnReader in) {
        return list(in, BsatnReader::readU16);
    }

    static @Nullable String optionalString(BsatnReader in) {
        return in.readTag(2, "Option") == 0 ? in.readString() : null;
    }

    private static @Nullable BigInteger optionalI128(BsatnReader in) {
        return in.readTag(2, "Option") == 0 ? in.readBigInteger(WIDTH_I128, true) : null;
    }
}

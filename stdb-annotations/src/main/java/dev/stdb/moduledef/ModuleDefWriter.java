package dev.stdb.moduledef;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.bsatn.TypeCodec;
import java.math.BigInteger;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Encodes V10 definitions. Layout: spec module-def.md §2; order of the sections: spec http-api.md §5.8. */
final class ModuleDefWriter {
    private static final int WIDTH_I128 = 16;
    private static final int WIDTH_U256 = 32;

    private final BsatnWriter out;
    private int sections;

    private ModuleDefWriter(BsatnWriter out) {
        this.out = out;
    }

    static void write(ModuleDef def, BsatnWriter out) {
        int countAt = out.length();
        out.writeCount(0);
        ModuleDefWriter writer = new ModuleDefWriter(out);
        writer.writeSections(def);
        out.setI32(countAt, writer.sections);
    }

    private void writeSections(ModuleDef def) {
        CasePolicy policy = def.version() == ModuleDef.V9 ? CasePolicy.NONE : def.casePolicy();
        if (policy != null) {
            begin(9);
            out.writeTag(policy.ordinal());
        }
        section(15, def.environment(), ModuleDefWriter::environment);
        if (!def.typespace().types().isEmpty()) {
            begin(0);
            TypeCodec.writeTypespace(def.typespace(), out);
        }
        section(1, def.types(), ModuleDefWriter::type);
        section(2, def.tables(), ModuleDefWriter::table);
        section(3, def.reducers(), ModuleDefWriter::reducer);
        section(4, def.procedures(), ModuleDefWriter::procedure);
        section(11, def.httpHandlers(), ModuleDefWriter::string);
        section(12, def.httpRoutes(), ModuleDefWriter::route);
        section(5, def.views(), ModuleDefWriter::view);
        section(13, def.viewPrimaryKeys(), ModuleDefWriter::viewPrimaryKey);
        section(6, def.schedules(), ModuleDefWriter::schedule);
        section(16, def.outboxes(), ModuleDefWriter::outbox);
        section(7, def.lifecycleReducers(), ModuleDefWriter::lifecycle);
        section(8, def.rowLevelSecurity(), ModuleDefWriter::string);
        section(14, def.submodules(), ModuleDefWriter::submodule);
        section(10, def.explicitNames(), ModuleDefWriter::mapping);
    }

    private void begin(int tag) {
        sections++;
        out.writeTag(tag);
    }

    private <T> void section(int tag, List<T> items, BiConsumer<T, BsatnWriter> item) {
        if (!items.isEmpty()) {
            begin(tag);
            list(items, out, item);
        }
    }

    private static void type(TypeDef def, BsatnWriter out) {
        list(def.scope(), out, ModuleDefWriter::string);
        out.writeString(def.sourceName());
        out.writeU32(def.typeRef());
        out.writeBool(def.customOrdering());
    }

    private static void table(TableDef def, BsatnWriter out) {
        out.writeString(def.sourceName());
        out.writeU32(def.productTypeRef());
        columns(def.primaryKey(), out);
        list(def.indexes(), out, ModuleDefWriter::index);
        list(def.constraints(), out, ModuleDefWriter::constraint);
        list(def.sequences(), out, ModuleDefWriter::sequence);
        out.writeTag(def.isSystem() ? 0 : 1);
        out.writeTag(def.isPublic() ? 0 : 1);
        list(def.defaults(), out, ModuleDefWriter::columnDefault);
        out.writeBool(def.isEvent());
    }

    static void index(IndexDef def, BsatnWriter out) {
        optionalString(def.sourceName(), out);
        optionalString(def.accessorName(), out);
        out.writeTag(def.algorithm().ordinal());
        if (def.algorithm() == IndexAlgorithm.DIRECT) {
            out.writeU16(def.columns().get(0));
        } else {
            columns(def.columns(), out);
        }
    }

    static void constraint(ConstraintDef def, BsatnWriter out) {
        optionalString(def.sourceName(), out);
        out.writeTag(0);
        columns(def.uniqueColumns(), out);
    }

    static void sequence(SequenceDef def, BsatnWriter out) {
        optionalString(def.sourceName(), out);
        out.writeU16(def.column());
        optionalI128(def.start(), out);
        optionalI128(def.minValue(), out);
        optionalI128(def.maxValue(), out);
        out.writeBigInteger(def.increment(), WIDTH_I128);
    }

    private static void columnDefault(ColumnDefaultDef def, BsatnWriter out) {
        out.writeU16(def.column());
        out.writeBytes(def.value());
    }

    private static void reducer(ReducerDef def, BsatnWriter out) {
        out.writeString(def.sourceName());
        TypeCodec.writeProduct(def.params(), out);
        out.writeTag(def.visibility().ordinal());
        TypeCodec.write(def.okReturnType(), out);
        TypeCodec.write(def.errReturnType(), out);
    }

    private static void procedure(ProcedureDef def, BsatnWriter out) {
        out.writeString(def.sourceName());
        TypeCodec.writeProduct(def.params(), out);
        TypeCodec.write(def.returnType(), out);
        out.writeTag(def.visibility().ordinal());
    }

    static void view(ViewDef def, BsatnWriter out) {
        out.writeString(def.sourceName());
        out.writeU32(def.index());
        out.writeBool(def.isPublic());
        out.writeBool(def.isAnonymous());
        TypeCodec.writeProduct(def.params(), out);
        TypeCodec.write(def.returnType(), out);
    }

    private static void schedule(ScheduleDef def, BsatnWriter out) {
        optionalString(def.sourceName(), out);
        out.writeString(def.tableName());
        out.writeU16(def.scheduleAtColumn());
        out.writeString(def.functionName());
    }

    private static void lifecycle(LifecycleDef def, BsatnWriter out) {
        out.writeTag(def.lifecycle().ordinal());
        out.writeString(def.functionName());
    }

    private static void mapping(NameMapping def, BsatnWriter out) {
        out.writeTag(def.kind().ordinal());
        out.writeString(def.sourceName());
        out.writeString(def.canonicalName());
    }

    private static void route(HttpRouteDef def, BsatnWriter out) {
        out.writeString(def.handlerFunction());
        String method = def.method();
        if (method == null) {
            out.writeTag(0);
        } else {
            out.writeTag(1);
            int known = HttpRouteDef.METHODS.indexOf(method);
            out.writeTag(known < 0 ? HttpRouteDef.METHODS.size() : known);
            if (known < 0) {
                out.writeString(method);
            }
        }
        out.writeString(def.path());
    }

    private static void viewPrimaryKey(ViewPrimaryKeyDef def, BsatnWriter out) {
        out.writeString(def.viewSourceName());
        list(def.columns(), out, ModuleDefWriter::string);
    }

    private static void submodule(SubmoduleDef def, BsatnWriter out) {
        out.writeString(def.namespace());
        write(def.module(), out);
    }

    private static void environment(EnvironmentDef def, BsatnWriter out) {
        out.writeString(def.name());
        out.writeTag(def.kind().ordinal());
        switch (def.kind()) {
            case STRING -> {}
            case LITERAL -> out.writeString(def.values().get(0));
            case UNION -> list(def.values(), out, ModuleDefWriter::string);
        }
        out.writeBool(def.optional());
    }

    private static void outbox(OutboxDef def, BsatnWriter out) {
        out.writeString(def.tableName());
        out.writeString(def.remoteReducer());
        out.writeU16(def.targetColumn());
        columns(def.argColumns(), out);
        optionalString(def.onResultReducer(), out);
        out.writeBigInteger(def.signatureHash(), WIDTH_U256);
    }

    private static <T> void list(List<T> items, BsatnWriter out, BiConsumer<T, BsatnWriter> item) {
        out.writeCount(items.size());
        for (T each : items) {
            item.accept(each, out);
        }
    }

    private static void columns(List<Integer> columns, BsatnWriter out) {
        out.writeCount(columns.size());
        for (int column : columns) {
            out.writeU16(column);
        }
    }

    private static void string(String value, BsatnWriter out) {
        out.writeString(value);
    }

    private static void optionalString(@Nullable String value, BsatnWriter out) {
        if (value == null) {
            out.writeTag(1);
        } else {
            out.writeTag(0);
            out.writeString(value);
        }
    }

    private static void optionalI128(@Nullable BigInteger value, BsatnWriter out) {
        if (value == null) {
            out.writeTag(1);
        } else {
            out.writeTag(0);
            out.writeBigInteger(value, WIDTH_I128);
        }
    }
}

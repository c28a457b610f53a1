package dev.stdb.moduledef;

import dev.stdb.CommonErrorCode;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.TypeCodec;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.Typespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes V9 definitions into the shape of V10. Layout: spec module-def.md §3. */
final class ModuleDefV9Reader {
    private final ModuleDef.Builder def = ModuleDef.builder().version(ModuleDef.V9);
    private final Map<String, TableDef> tables = new LinkedHashMap<>();
    private final List<TableDef> repeatedTables = new ArrayList<>();
    private final Map<String, List<ColumnDefaultDef>> defaults = new HashMap<>();

    private ModuleDefV9Reader() {}

    static ModuleDef read(BsatnReader in) {
        return new ModuleDefV9Reader().readAll(in);
    }

    private ModuleDef readAll(BsatnReader in) {
        Typespace typespace = TypeCodec.readTypespace(in);
        def.typespace(typespace);
        ModuleDefReader.list(in, this::table);
        ModuleDefReader.list(in, this::reducer);
        ModuleDefReader.list(in, this::type);
        ModuleDefReader.list(in, this::miscExport);
        ModuleDefReader.list(in, BsatnReader::readString).forEach(def::rowLevelSecurity);
        for (TableDef table : tables.values()) {
            List<ColumnDefaultDef> values = defaults.remove(table.sourceName());
            def.table(values == null ? table : withDefaults(table, values));
        }
        // A repeated name stays in the definition, so that validation reports it.
        repeatedTables.forEach(def::table);
        if (!defaults.isEmpty()) {
            throw new ModuleDefException(
                    CommonErrorCode.MODULE_DEF_INVALID,
                    List.of("TableNotFound: default value for an unknown table: tables=" + defaults.keySet()));
        }
        return def.build();
    }

    private TableDef table(BsatnReader in) {
        String name = in.readString();
        int ref = in.readU32();
        List<Integer> primaryKey = ModuleDefReader.columns(in);
        List<IndexDef> indexes = ModuleDefReader.list(in, ModuleDefReader::index);
        List<ConstraintDef> constraints = ModuleDefReader.list(in, ModuleDefReader::constraint);
        List<SequenceDef> sequences = ModuleDefReader.list(in, ModuleDefReader::sequence);
        if (in.readTag(2, "Option") == 0) {
            String schedule = ModuleDefReader.optionalString(in);
            String reducer = in.readString();
            def.schedule(new ScheduleDef(schedule, name, in.readU16(), reducer));
        }
        boolean isSystem = in.readTag(2, "TableType") == 0;
        boolean isPublic = in.readTag(2, "TableAccess") == 0;
        TableDef table = new TableDef(
                name, ref, primaryKey, indexes, constraints, sequences, isSystem, isPublic, List.of(), false);
        if (tables.putIfAbsent(name, table) != null) {
            repeatedTables.add(table);
        }
        return table;
    }

    private ReducerDef reducer(BsatnReader in) {
        String name = in.readString();
        ProductType params = TypeCodec.readProduct(in);
        FunctionVisibility visibility = FunctionVisibility.CLIENT_CALLABLE;
        if (in.readTag(2, "Option") == 0) {
            def.lifecycle(new LifecycleDef(ModuleDefReader.lifecycleTag(in), name));
            visibility = FunctionVisibility.PRIVATE;
        }
        ReducerDef reducer = ReducerDef.of(name, params, visibility);
        def.reducer(reducer);
        return reducer;
    }

    private TypeDef type(BsatnReader in) {
        List<String> scope = ModuleDefReader.list(in, BsatnReader::readString);
        String name = in.readString();
        int ref = in.readU32();
        TypeDef type = new TypeDef(scope, name, ref, in.readBool());
        def.type(type);
        return type;
    }

    private int miscExport(BsatnReader in) {
        int tag = in.readTag(3, "RawMiscModuleExportV9");
        switch (tag) {
            case 0 -> {
                String table = in.readString();
                int column = in.readU16();
                defaults.computeIfAbsent(table, key -> new ArrayList<>())
                        .add(new ColumnDefaultDef(column, in.readBytes()));
            }
            case 1 -> {
                String name = in.readString();
                ProductType params = TypeCodec.readProduct(in);
                AlgebraicType returnType = TypeCodec.read(in);
                def.procedure(new ProcedureDef(name, params, returnType, FunctionVisibility.CLIENT_CALLABLE));
            }
            default -> def.view(ModuleDefReader.view(in));
        }
        return tag;
    }

    private static TableDef withDefaults(TableDef table, List<ColumnDefaultDef> values) {
        return new TableDef(
                table.sourceName(),
                table.productTypeRef(),
                table.primaryKey(),
                table.indexes(),
                table.constraints(),
                table.sequences(),
                table.isSystem(),
                table.isPublic(),
                values,
                table.isEvent());
    }
}

package dev.stdb.moduledef;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.bsatn.TypeCodec;
import dev.stdb.sats.ProductType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encodes definitions in the form of V9, for old tools that ask for it. Layout: spec module-def.md §3.
 *
 * <p>V9 has no conversion of names, therefore canonical names are written. What V9 cannot express (event tables,
 * handlers, keys of views, submodules) is left out.
 */
final class ModuleDefV9Writer {
    private final ModuleDef def;
    private final ModuleNames names;
    private final BsatnWriter out;

    private ModuleDefV9Writer(ModuleDef def, BsatnWriter out) {
        this.def = def;
        this.names = new ModuleNames(def);
        this.out = out;
    }

    static void write(ModuleDef def, BsatnWriter out) {
        new ModuleDefV9Writer(def, out).writeAll();
    }

    private void writeAll() {
        TypeCodec.writeTypespace(names.typespace(def.typespace()), out);
        out.writeCount(def.tables().size());
        def.tables().forEach(this::writeTable);
        out.writeCount(def.reducers().size());
        def.reducers().forEach(this::writeReducer);
        out.writeCount(def.types().size());
        for (TypeDef type : def.types()) {
            out.writeCount(type.scope().size());
            type.scope().forEach(scope -> out.writeString(names.type(scope)));
            out.writeString(names.type(type.sourceName()));
            out.writeU32(type.typeRef());
            out.writeBool(type.customOrdering());
        }
        writeMiscExports();
        out.writeCount(def.rowLevelSecurity().size());
        def.rowLevelSecurity().forEach(out::writeString);
    }

    private void writeTable(TableDef table) {
        String canonical = names.table(table.sourceName());
        ProductType row = (ProductType) def.typespace().get(table.productTypeRef());
        out.writeString(canonical);
        out.writeU32(table.productTypeRef());
        writeColumns(table.primaryKey());
        out.writeCount(table.indexes().size());
        for (IndexDef index : table.indexes()) {
            ModuleDefWriter.index(
                    new IndexDef(
                            names.index(canonical, row, index),
                            index.accessorName(),
                            index.algorithm(),
                            index.columns()),
                    out);
        }
        out.writeCount(table.constraints().size());
        for (ConstraintDef constraint : table.constraints()) {
            String name = names.constraint(canonical, row, constraint);
            ModuleDefWriter.constraint(new ConstraintDef(name, constraint.uniqueColumns()), out);
        }
        out.writeCount(table.sequences().size());
        for (SequenceDef sequence : table.sequences()) {
            ModuleDefWriter.sequence(
                    new SequenceDef(
                            names.sequence(canonical, row, sequence),
                            sequence.column(),
                            sequence.start(),
                            sequence.minValue(),
                            sequence.maxValue(),
                            sequence.increment()),
                    out);
        }
        writeSchedule(table, canonical);
        out.writeTag(table.isSystem() ? 0 : 1);
        out.writeTag(table.isPublic() ? 0 : 1);
    }

    private void writeSchedule(TableDef table, String canonical) {
        Optional<ScheduleDef> schedule = def.schedules().stream()
                .filter(each -> each.tableName().equals(table.sourceName()))
                .findFirst();
        if (schedule.isEmpty()) {
            out.writeTag(1);
            return;
        }
        out.writeTag(0);
        writeName(names.schedule(canonical, schedule.get()));
        out.writeString(names.function(schedule.get().functionName()));
        out.writeU16(schedule.get().scheduleAtColumn());
    }

    private void writeReducer(ReducerDef reducer) {
        out.writeString(names.function(reducer.sourceName()));
        TypeCodec.writeProduct(reducer.params(), out);
        Optional<LifecycleDef> lifecycle = def.lifecycleReducers().stream()
                .filter(each -> each.functionName().equals(reducer.sourceName()))
                .findFirst();
        out.writeTag(lifecycle.isPresent() ? 0 : 1);
        lifecycle.ifPresent(each -> out.writeTag(each.lifecycle().ordinal()));
    }

    private void writeMiscExports() {
        int countAt = out.length();
        int count = 0;
        out.writeCount(0);
        for (TableDef table : def.tables()) {
            for (ColumnDefaultDef value : table.defaults()) {
                out.writeTag(0);
                out.writeString(names.table(table.sourceName()));
                out.writeU16(value.column());
                out.writeBytes(value.value());
                count++;
            }
        }
        for (ProcedureDef procedure : def.procedures()) {
            out.writeTag(1);
            out.writeString(names.function(procedure.sourceName()));
            TypeCodec.writeProduct(procedure.params(), out);
            TypeCodec.write(procedure.returnType(), out);
            count++;
        }
        for (ViewDef view : def.views()) {
            out.writeTag(2);
            ModuleDefWriter.view(
                    new ViewDef(
                            names.function(view.sourceName()),
                            view.index(),
                            view.isPublic(),
                            view.isAnonymous(),
                            view.params(),
                            view.returnType()),
                    out);
            count++;
        }
        out.setI32(countAt, count);
    }

    private void writeColumns(List<Integer> columns) {
        out.writeCount(columns.size());
        columns.forEach(out::writeU16);
    }

    private void writeName(@Nullable String name) {
        out.writeTag(name == null ? 1 : 0);
        if (name != null) {
            out.writeString(name);
        }
    }
}

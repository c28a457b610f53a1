package dev.stdb.moduledef;

import static dev.stdb.moduledef.ErrorList.quote;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SatsException;
import dev.stdb.sats.SpecialTypes;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks tables and schedules. Rules: spec module-def.md §6.2, §6.6. */
final class TableValidator {
    private static final String SYSTEM_PREFIX = "st_";

    private final ModuleDef def;
    private final ModuleNames names;
    private final TypeValidator types;
    private final ErrorList errors;

    TableValidator(ModuleDef def, ModuleNames names, TypeValidator types, ErrorList errors) {
        this.def = def;
        this.names = names;
        this.types = types;
        this.errors = errors;
    }

    void checkTable(TableDef table) {
        String canonical = names.table(table.sourceName());
        errors.checkIdentifier(canonical, "table name");
        if (!table.isSystem() && canonical.startsWith(SYSTEM_PREFIX)) {
            errors.add("TableNameReserved", "table names must not start with st_: table=" + canonical);
        }
        ProductType row = checkRow(table.productTypeRef(), "table " + quote(table.sourceName()));
        if (row == null) {
            return;
        }
        for (IndexDef index : table.indexes()) {
            checkIndex(table, row, index);
        }
        for (ConstraintDef constraint : table.constraints()) {
            checkConstraint(table, row, constraint);
        }
        checkPrimaryKey(table, row);
        checkSequences(table, row);
        checkDefaults(table, row);
    }

    /** Checks a row type and returns it, or null when there is none. */
    @Nullable
    ProductType checkRow(int ref, String where) {
        if (!types.exists(ref) || !(def.typespace().get(ref) instanceof ProductType row)) {
            errors.add("InvalidProductTypeRef", where + " has no product as row type: ref=" + ref);
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < row.size(); i++) {
            String name = row.elements().get(i).name();
            if (name == null) {
                errors.add("UnnamedColumn", where + " has a column without name: column=" + i);
                continue;
            }
            errors.checkIdentifier(names.element(name), "column of " + where);
            // Compat: not an error of its own in the original, but the catalog could not hold both.
            if (!seen.add(names.element(name))) {
                errors.add("DuplicateName", where + " has two columns of one name: column=" + names.element(name));
            }
            types.checkUse(row.typeAt(i), where + "." + name);
        }
        try {
            def.typespace().resolve(new RefType(ref));
        } catch (SatsException e) {
            errors.add("InvalidProductTypeRef", where + " has a row type that cannot be inlined: " + e.getMessage());
            return null;
        }
        return row;
    }

    private void checkIndex(TableDef table, ProductType row, IndexDef index) {
        String where = "index " + quote(String.valueOf(index.sourceName())) + " of table " + quote(table.sourceName());
        if (def.version() != ModuleDef.V9 && index.sourceName() == null) {
            errors.add("IdentifierError", where + " has no source name");
        }
        if (!checkColumns(row, index.columns(), where)) {
            return;
        }
        if (index.algorithm() == IndexAlgorithm.DIRECT) {
            AlgebraicType type = types.target(row.typeAt(index.columns().get(0)));
            boolean allowed = type == PrimitiveType.U8
                    || type == PrimitiveType.U16
                    || type == PrimitiveType.U32
                    || type == PrimitiveType.U64
                    || type != null && SpecialTypes.isPlainEnum(type);
            if (!allowed) {
                errors.add("DirectIndexOnBadType", where + " needs an unsigned integer or a plain enum");
            }
        }
        if (index.accessorName() != null) {
            errors.checkIdentifier(index.accessorName(), "accessor of " + where);
        }
        errors.checkIdentifier(names.index(names.table(table.sourceName()), row, index), "name of " + where);
    }

    private void checkConstraint(TableDef table, ProductType row, ConstraintDef constraint) {
        String where = "unique constraint of table " + quote(table.sourceName());
        if (!checkColumns(row, constraint.uniqueColumns(), where)) {
            return;
        }
        Set<Integer> columns = new HashSet<>(constraint.uniqueColumns());
        boolean indexed = table.indexes().stream().anyMatch(index -> new HashSet<>(index.columns()).equals(columns));
        if (!indexed) {
            errors.add("UniqueConstraintWithoutIndex", where + " has no index over its columns: columns=" + columns);
        }
    }

    private void checkPrimaryKey(TableDef table, ProductType row) {
        String where = "primary key of table " + quote(table.sourceName());
        List<Integer> key = table.primaryKey();
        if (key.size() > 1) {
            errors.add("RepeatedPrimaryKey", where + " has several columns: columns=" + key);
        } else if (key.size() == 1 && checkColumns(row, key, where)) {
            boolean unique = table.constraints().stream()
                    .anyMatch(constraint -> constraint.uniqueColumns().equals(key));
            if (!unique) {
                errors.add("MissingPrimaryKeyUniqueConstraint", where + " has no unique constraint: columns=" + key);
            }
        }
    }

    private void checkSequences(TableDef table, ProductType row) {
        Set<Integer> seen = new HashSet<>();
        for (SequenceDef sequence : table.sequences()) {
            String where = "sequence of table " + quote(table.sourceName());
            if (!checkColumns(row, List.of(sequence.column()), where)) {
                continue;
            }
            if (!seen.add(sequence.column())) {
                errors.add("OneAutoInc", where + " is the second of its column: column=" + sequence.column());
            }
            AlgebraicType type = types.target(row.typeAt(sequence.column()));
            if (!(type instanceof PrimitiveType primitive) || !primitive.isInteger()) {
                errors.add("InvalidSequenceColumnType", where + " needs an integer: column=" + sequence.column());
            }
            if (!sequence.equals(
                    new SequenceDef(sequence.sourceName(), sequence.column(), null, null, null, BigInteger.ONE))) {
                errors.add(
                        "InvalidSequenceDefOption",
                        where + " counts from 1 on, without bounds or another increment: column=" + sequence.column());
            }
            if (sequence.sourceName() != null) {
                errors.checkIdentifier(sequence.sourceName(), "name of " + where);
            }
        }
    }

    private void checkDefaults(TableDef table, ProductType row) {
        Set<Integer> seen = new HashSet<>();
        for (ColumnDefaultDef value : table.defaults()) {
            String where = "default value of table " + quote(table.sourceName());
            if (!checkColumns(row, List.of(value.column()), where)) {
                continue;
            }
            if (!seen.add(value.column()) && def.version() == ModuleDef.V9) {
                errors.add("MultipleColumnDefaultValues", where + " is given twice: column=" + value.column());
            }
            try {
                AlgebraicType type = def.typespace().resolve(row.typeAt(value.column()));
                BsatnWalker.skip(type, new BsatnReader(value.value()));
            } catch (BsatnException e) {
                errors.add(
                        "ColumnDefaultValueMalformed",
                        where + " does not decode: column=" + value.column() + ", cause=" + e.getMessage());
            }
        }
    }

    /** Checks positions and repeats; returns whether every position exists. */
    private boolean checkColumns(ProductType row, List<Integer> columns, String where) {
        boolean exist = true;
        Set<Integer> seen = new HashSet<>();
        for (int column : columns) {
            if (column < 0 || column >= row.size()) {
                errors.add("ColumnNotFound", where + " names a column that does not exist: column=" + column);
                exist = false;
            }
            if (!seen.add(column)) {
                errors.add("DuplicateColumns", where + " names a column twice: column=" + column);
            }
        }
        return exist;
    }

    void checkSchedules() {
        Set<String> scheduled = new HashSet<>();
        for (ScheduleDef schedule : def.schedules()) {
            if (!scheduled.add(schedule.tableName())) {
                errors.add("DuplicateSchedule", "table has two schedules: table=" + schedule.tableName());
            }
            TableDef table = def.tables().stream()
                    .filter(each -> each.sourceName().equals(schedule.tableName()))
                    .findFirst()
                    .orElse(null);
            if (table == null) {
                errors.add("TableNotFound", "schedule names an unknown table: table=" + schedule.tableName());
                continue;
            }
            if (table.isEvent()) {
                errors.add("ScheduledEventTable", "rows of event tables are never due: table=" + table.sourceName());
            }
            if (types.exists(table.productTypeRef())
                    && def.typespace().get(table.productTypeRef()) instanceof ProductType row) {
                checkScheduleColumns(schedule, table, row);
            }
            checkScheduledFunction(schedule, table);
        }
    }

    private void checkScheduleColumns(ScheduleDef schedule, TableDef table, ProductType row) {
        int at = schedule.scheduleAtColumn();
        boolean atFits = at < row.size() && SpecialTypes.isScheduleAt(row.typeAt(at));
        boolean keyFits = table.primaryKey().size() == 1
                && table.primaryKey().get(0) < row.size()
                && row.typeAt(table.primaryKey().get(0)) == PrimitiveType.U64;
        if (!atFits || !keyFits) {
            errors.add(
                    "ScheduledIncorrectColumns",
                    "scheduled table needs a ScheduleAt column and a primary key of type U64: table="
                            + table.sourceName());
        }
    }

    private void checkScheduledFunction(ScheduleDef schedule, TableDef table) {
        ProductType params = null;
        for (ReducerDef reducer : def.reducers()) {
            if (reducer.sourceName().equals(schedule.functionName())) {
                params = reducer.params();
            }
        }
        for (ProcedureDef procedure : def.procedures()) {
            if (procedure.sourceName().equals(schedule.functionName())) {
                params = procedure.params();
            }
        }
        if (params == null) {
            errors.add("MissingScheduledFunction", "schedule names no function: function=" + schedule.functionName());
        } else if (params.size() != 1 || !params.typeAt(0).equals(new RefType(table.productTypeRef()))) {
            errors.add(
                    "IncorrectScheduledFunctionParams",
                    "scheduled function must take exactly a row of its table: function=" + schedule.functionName()
                            + ", table=" + table.sourceName());
        }
    }
}

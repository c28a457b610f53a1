package dev.stdb.moduledef;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks outboxes. Rules: spec module-def.md §6.12; used once. */
final class OutboxValidator {
    private static final AlgebraicType RESULT = SpecialTypes.resultOf(SpecialTypes.UNIT, PrimitiveType.STRING);

    private final ModuleDef def;
    private final TypeValidator types;
    private final ErrorList errors;

    OutboxValidator(ModuleDef def, TypeValidator types, ErrorList errors) {
        this.def = def;
        this.types = types;
        this.errors = errors;
    }

    void check() {
        Set<String> seen = new HashSet<>();
        for (OutboxDef outbox : def.outboxes()) {
            Optional<TableDef> table = def.tables().stream()
                    .filter(each -> each.sourceName().equals(outbox.tableName()))
                    .findFirst();
            if (!seen.add(outbox.tableName())) {
                errors.add("DuplicateOutbox", "table has two outboxes: table=" + outbox.tableName());
            }
            if (table.isEmpty()) {
                errors.add("MissingOutboxTable", "outbox names no table: table=" + outbox.tableName());
                continue;
            }
            checkTable(table.get());
            if (types.exists(table.get().productTypeRef())
                    && def.typespace().get(table.get().productTypeRef()) instanceof ProductType row) {
                checkColumns(outbox, table.get(), row);
            }
            checkOnResult(outbox, table.get());
        }
    }

    private void checkTable(TableDef table) {
        String where = "outbox table must not be one: table=" + table.sourceName();
        if (table.isEvent()) {
            errors.add("OutboxEventTable", "event table: " + where);
        }
        if (def.schedules().stream().anyMatch(schedule -> schedule.tableName().equals(table.sourceName()))) {
            errors.add("OutboxScheduledTable", "scheduled table: " + where);
        }
    }

    private void checkColumns(OutboxDef outbox, TableDef table, ProductType row) {
        String where = "table=" + table.sourceName();
        if (table.primaryKey().size() != 1) {
            errors.add("OutboxMissingPrimaryKey", "outbox table needs a primary key: " + where);
        } else if (typeAt(row, table.primaryKey().get(0)) != PrimitiveType.U64) {
            errors.add("OutboxInvalidPrimaryKey", "primary key of an outbox table must be U64: " + where);
        }
        AlgebraicType target = typeAt(row, outbox.targetColumn());
        boolean isTarget = target == PrimitiveType.U256 || SpecialTypes.isIdentity(target);
        if (!isTarget || table.primaryKey().contains(outbox.targetColumn())) {
            errors.add(
                    "OutboxTargetColumnMissing",
                    "target column must be an Identity other than the primary key: " + where + ", column="
                            + outbox.targetColumn());
        }
        for (int column : outbox.argColumns()) {
            if (column >= row.size()) {
                errors.add("OutboxArgumentColumnNotFound", where + ", column=" + column);
            }
        }
    }

    /** Returns the type of a column; one that no rule accepts if there is none. */
    private static AlgebraicType typeAt(ProductType row, int column) {
        return column < row.size() ? row.typeAt(column) : SpecialTypes.NEVER;
    }

    private void checkOnResult(OutboxDef outbox, TableDef table) {
        String name = outbox.onResultReducer();
        if (name == null) {
            return;
        }
        if (name.contains(".") || name.contains("::")) {
            errors.add("OutboxOnResultMustBeLocal", "reducer=" + name);
            return;
        }
        Optional<ReducerDef> reducer = def.reducers().stream()
                .filter(each -> each.sourceName().equals(name))
                .findFirst();
        if (reducer.isEmpty()) {
            errors.add("MissingOutboxOnResult", "outbox names no reducer for results: reducer=" + name);
            return;
        }
        List<AlgebraicType> params = reducer.get().params().elements().stream()
                .map(ProductType.Element::type)
                .toList();
        if (!params.equals(List.of(new RefType(table.productTypeRef()), RESULT))) {
            errors.add(
                    "IncorrectOutboxOnResultParams",
                    "reducer for results must take the row and a result of unit or text: reducer=" + name);
        }
    }
}

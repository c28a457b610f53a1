package dev.stdb.schema;

import dev.stdb.moduledef.ColumnDefaultDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.TypeLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Table of a database: canonical names, types without references.
 *
 * <p>Ids are 0 until the server assigned them.
 *
 * @param tableId 0 until the server assigned one
 * @param name the canonical name, qualified by the namespace for tables of submodules
 * @param accessorName the name in module code
 * @param rowTypeRef slot of the row type, -1 for system tables
 * @param rowType the row type without references, with canonical names
 * @param columns the columns in row order
 * @param primaryKey position of the primary key column, if any
 * @param indexes the indexes
 * @param constraints the unique constraints
 * @param sequences the auto-increments
 * @param isPublic whether everybody may read
 * @param isSystem whether the table belongs to the catalog
 * @param isEvent whether rows live for one transaction only
 * @param schedule the schedule, if any
 * @param outbox what makes rows calls of other databases, if they are
 * @param defaults values of columns added to an existing table
 */
public record TableSchema(
        int tableId,
        String name,
        String accessorName,
        int rowTypeRef,
        ProductType rowType,
        List<ColumnSchema> columns,
        OptionalInt primaryKey,
        List<IndexSchema> indexes,
        List<ConstraintSchema> constraints,
        List<SequenceSchema> sequences,
        boolean isPublic,
        boolean isSystem,
        boolean isEvent,
        Optional<ScheduleSchema> schedule,
        Optional<OutboxSchema> outbox,
        List<ColumnDefaultDef> defaults) {
    /** Copies the lists. */
    public TableSchema {
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
        constraints = List.copyOf(constraints);
        sequences = List.copyOf(sequences);
        defaults = List.copyOf(defaults);
    }

    /** Returns all parts: indexes, unique constraints, sequences, schedule, in this order. */
    public List<TablePart> parts() {
        List<TablePart> parts = new ArrayList<>(indexes);
        parts.addAll(constraints);
        parts.addAll(sequences);
        schedule.ifPresent(parts::add);
        return parts;
    }

    /** Returns this table with just the given parts, each kind in the order given. */
    public TableSchema withParts(List<TablePart> parts) {
        return toBuilder()
                .indexes(ofKind(IndexSchema.class, parts))
                .constraints(ofKind(ConstraintSchema.class, parts))
                .sequences(ofKind(SequenceSchema.class, parts))
                .schedule(ofKind(ScheduleSchema.class, parts).stream().findFirst())
                .build();
    }

    private static <T extends TablePart> List<T> ofKind(Class<T> kind, List<TablePart> parts) {
        return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns the part of the same kind and name as {@code namesake}. */
    public Optional<TablePart> findPart(TablePart namesake) {
        return parts().stream().filter(namesake::isNamesake).findFirst();
    }

    /** Returns the part that differs from {@code part} in nothing but its id. */
    public Optional<TablePart> findSame(TablePart part) {
        return findPart(part).filter(part::isSame);
    }

    /** Returns the value that rows get for a column that is added to them. */
    public Optional<ColumnDefaultDef> findDefault(int column) {
        return defaults.stream().filter(value -> value.column() == column).findFirst();
    }

    /** Returns the column a query names: source name first, then canonical name. */
    public Optional<ColumnSchema> findColumn(String columnName) {
        for (ColumnSchema column : columns) {
            if (column.accessorName().equals(columnName)) {
                return Optional.of(column);
            }
        }
        for (ColumnSchema column : columns) {
            if (column.name().equals(columnName)) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    /** Returns the width of every row in bytes, or -1 if rows differ; walks the row type. */
    public int fixedRowSize() {
        return TypeLayout.fixedSize(rowType);
    }

    /** Returns the type of the keys of an index: the column's own for one column, else a product. */
    public AlgebraicType keyType(IndexSchema index) {
        if (index.columns().size() == 1) {
            return columns.get(index.columns().get(0)).type();
        }
        List<ProductType.Element> elements = new ArrayList<>();
        for (int column : index.columns()) {
            elements.add(rowType.elements().get(column));
        }
        return new ProductType(elements);
    }

    /** Returns whether a unique constraint covers exactly the columns of an index, in any order. */
    public boolean isUnique(IndexSchema index) {
        return constraints.stream().anyMatch(constraint -> constraint.covers(index));
    }

    /**
     * Returns a builder with columns made of a row type whose elements are all named; the accessor names equal the
     * canonical names.
     */
    public static Builder builder(String name, ProductType rowType) {
        return new Builder(name, rowType);
    }

    /** Returns this table under another name; everything else stays. */
    public TableSchema renamed(String newName) {
        Builder renamed = toBuilder();
        renamed.name = newName;
        return renamed.build();
    }

    /** Returns a builder with the values of this table. */
    public Builder toBuilder() {
        Builder b = new Builder(name, rowType);
        b.tableId = tableId;
        b.accessorName = accessorName;
        b.rowTypeRef = rowTypeRef;
        b.columns = columns;
        b.primaryKey = primaryKey;
        b.indexes = indexes;
        b.constraints = constraints;
        b.sequences = sequences;
        b.isPublic = isPublic;
        b.isSystem = isSystem;
        b.isEvent = isEvent;
        b.schedule = schedule;
        b.outbox = outbox;
        b.defaults = defaults;
        return b;
    }

    /** Collects the parts of a table; confined to one thread. */
    public static final class Builder {
        private String name;
        private final ProductType rowType;
        private int tableId;
        private String accessorName;
        private int rowTypeRef = -1;
        private List<ColumnSchema> columns;
        private OptionalInt primaryKey = OptionalInt.empty();
        private List<IndexSchema> indexes = List.of();
        private List<ConstraintSchema> constraints = List.of();
        private List<SequenceSchema> sequences = List.of();
        private boolean isPublic = true;
        private boolean isSystem;
        private boolean isEvent;
        private Optional<ScheduleSchema> schedule = Optional.empty();
        private Optional<OutboxSchema> outbox = Optional.empty();
        private List<ColumnDefaultDef> defaults = List.of();

        private Builder(String name, ProductType rowType) {
            this.name = name;
            this.rowType = rowType;
            this.accessorName = name;
            this.columns = new ArrayList<>();
            for (ProductType.Element element : rowType.elements()) {
                String column = element.name() == null ? "col_" + columns.size() : element.name();
                columns.add(new ColumnSchema(columns.size(), column, column, element.type()));
            }
        }

        /** Sets the table id. */
        public Builder tableId(int value) {
            tableId = value;
            return this;
        }

        /** Sets the name in module code. */
        public Builder accessorName(String value) {
            accessorName = value;
            return this;
        }

        /** Sets the slot of the row type. */
        public Builder rowTypeRef(int value) {
            rowTypeRef = value;
            return this;
        }

        /** Sets the columns. */
        public Builder columns(List<ColumnSchema> value) {
            columns = value;
            return this;
        }

        /** Sets the primary key column. */
        public Builder primaryKey(OptionalInt value) {
            primaryKey = value;
            return this;
        }

        /** Sets the indexes. */
        public Builder indexes(List<IndexSchema> value) {
            indexes = value;
            return this;
        }

        /** Sets the unique constraints. */
        public Builder constraints(List<ConstraintSchema> value) {
            constraints = value;
            return this;
        }

        /** Sets the auto-increments. */
        public Builder sequences(List<SequenceSchema> value) {
            sequences = value;
            return this;
        }

        /** Sets whether everybody may read. */
        public Builder isPublic(boolean value) {
            isPublic = value;
            return this;
        }

        /** Sets whether the table belongs to the catalog. */
        public Builder isSystem(boolean value) {
            isSystem = value;
            return this;
        }

        /** Sets whether rows live for one transaction only. */
        public Builder isEvent(boolean value) {
            isEvent = value;
            return this;
        }

        /** Sets the schedule. */
        public Builder schedule(Optional<ScheduleSchema> value) {
            schedule = value;
            return this;
        }

        /** Sets what makes rows calls of other databases. */
        public Builder outbox(Optional<OutboxSchema> value) {
            outbox = value;
            return this;
        }

        /** Sets the values of columns added later. */
        public Builder defaults(List<ColumnDefaultDef> value) {
            defaults = value;
            return this;
        }

        /** Returns the table. */
        public TableSchema build() {
            return new TableSchema(
                    tableId,
                    name,
                    accessorName,
                    rowTypeRef,
                    rowType,
                    columns,
                    primaryKey,
                    indexes,
                    constraints,
                    sequences,
                    isPublic,
                    isSystem,
                    isEvent,
                    schedule,
                    outbox,
                    defaults);
        }
    }
}

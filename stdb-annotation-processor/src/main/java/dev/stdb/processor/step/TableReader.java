package dev.stdb.processor.step;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Unique;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.moduledef.NameCase;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.IndexModel;
import dev.stdb.processor.model.Scalar;
import dev.stdb.processor.model.ScheduleModel;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeUse.ScalarUse;
import dev.stdb.processor.validate.NameRules;
import dev.stdb.processor.validate.Report;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Reads one {@code @Table} record. */
final class TableReader {

    private final Report report;
    private final TypeReader types;
    private final TableElement table;
    private final TypeElement element;
    private final AnnotationMirror annotation;
    private final String name;
    private final List<? extends Element> components;
    private final List<Integer> uniqueColumns = new ArrayList<>();
    private final List<Integer> autoIncColumns = new ArrayList<>();
    private final List<IndexModel> indexes = new ArrayList<>();
    private final List<Integer> primaryKey = new ArrayList<>();

    private TableReader(Report report, TypeReader types, TableElement table) {
        this.report = report;
        this.types = types;
        this.table = table;
        this.element = table.type();
        this.annotation = table.annotation();
        this.name = table.name();
        this.components = Records.components(element);
    }

    /** Reads a table; the result is null if a problem was reported. */
    static @Nullable TableModel read(Report report, TypeReader types, TableElement table) {
        TypeElement element = table.type();
        if (!Records.isRecord(element)) {
            Message message = Records.isKotlin(element) ? Message.TABLE_NOT_JVM_RECORD : Message.TABLE_NOT_RECORD;
            report.add(element, message, element.getSimpleName());
            return null;
        }
        if (Records.components(element).isEmpty()) {
            report.add(element, Message.TABLE_EMPTY, element.getSimpleName());
            return null;
        }
        return new TableReader(report, types, table).read();
    }

    private @Nullable TableModel read() {
        checkName();
        int slot = types.define(element, element);
        if (!(types.definition(slot) instanceof RecordDefinition row)
                || row.fields().size() != components.size()) {
            return null;
        }
        readColumnMarks(row);
        readColumnIndexes(row);
        for (AnnotationValue value : Mirrors.list(annotation, "indexes")) {
            readTableIndex(row, value);
        }
        addCompositeKey(row);
        checkAccessors();
        String scheduled = table.scheduled().orElse(null);
        return new TableModel(
                name,
                table.isNamed(),
                slot,
                Mirrors.constant(annotation, "access", "PRIVATE").equals("PUBLIC"),
                Mirrors.flag(annotation, "event"),
                primaryKey,
                autoIncColumns,
                indexes,
                scheduled == null ? null : readSchedule(row, scheduled),
                List.of(),
                false);
    }

    private void checkName() {
        if (!NameRules.isIdentifier(name) || !NameRules.isMethodName(NameCase.camel(name))) {
            report.add(element, Message.NAME_INVALID, name);
        } else if (NameRules.isReservedTable(NameRules.canonical(name, table.isNamed()))) {
            report.add(element, Message.TABLE_NAME_RESERVED, name);
        } else if (NameRules.isTakenOnDb(NameCase.camel(name))) {
            report.add(element, Message.ACCESSOR_TAKEN, "table " + name, NameCase.camel(name), "Db");
        }
    }

    /** Checks what the host checks of a scheduled table: spec module-def.md §6.6. */
    private ScheduleModel readSchedule(RecordDefinition row, String reducer) {
        List<Integer> times = new ArrayList<>();
        for (int column = 0; column < row.fields().size(); column++) {
            if (isScalar(row, column, Scalar.SCHEDULE_AT)) {
                times.add(column);
            }
        }
        if (times.size() != 1) {
            report.add(element, Message.SCHEDULED_AT_COLUMN, name, times.size());
        }
        if (primaryKey.size() != 1 || !isScalar(row, primaryKey.get(0), Scalar.U64)) {
            report.add(element, Message.SCHEDULED_KEY, name);
        }
        if (Mirrors.flag(annotation, "event")) {
            report.add(element, Message.SCHEDULED_EVENT, name);
        }
        return new ScheduleModel(times.isEmpty() ? 0 : times.get(0), reducer);
    }

    private static boolean isScalar(RecordDefinition row, int column, Scalar scalar) {
        return row.fields().get(column).type() instanceof ScalarUse use && use.scalar() == scalar;
    }

    private void readColumnMarks(RecordDefinition row) {
        for (int column = 0; column < components.size(); column++) {
            Element component = components.get(column);
            if (Mirrors.has(component, PrimaryKey.class)) {
                primaryKey.add(column);
            }
            if (Mirrors.has(component, Unique.class)) {
                uniqueColumns.add(column);
            }
            if (Mirrors.has(component, AutoInc.class)) {
                Field field = row.fields().get(column);
                if (!(field.type() instanceof ScalarUse scalar)
                        || !scalar.scalar().isInteger()) {
                    report.add(position(column), Message.AUTO_INC_TYPE, field.name(), typeName(column));
                }
                autoIncColumns.add(column);
            }
        }
        if (primaryKey.size() == 1) {
            uniqueColumns.addAll(primaryKey);
        }
    }

    private void readColumnIndexes(RecordDefinition row) {
        for (int column = 0; column < components.size(); column++) {
            boolean unique = uniqueColumns.contains(column);
            AnnotationMirror index =
                    Mirrors.find(components.get(column), Index.class).orElse(null);
            if (index == null && !unique) {
                continue;
            }
            String accessor = row.fields().get(column).accessor();
            IndexAlgorithm algorithm = IndexAlgorithm.BTREE;
            if (index != null) {
                if (!Mirrors.list(index, "columns").isEmpty()) {
                    report.add(position(column), Message.INDEX_COLUMNS_MISPLACED);
                }
                if (Mirrors.flag(index, "unique")) {
                    report.add(position(column), Message.INDEX_UNIQUE_MISPLACED);
                }
                accessor = Mirrors.text(index, "name").orElse(accessor);
                algorithm = algorithm(index);
            }
            checkIndexable(row, column, position(column));
            if (algorithm == IndexAlgorithm.DIRECT) {
                checkDirect(row, column, unique, position(column));
            }
            addIndex(row, accessor, algorithm, List.of(column), unique, position(column));
        }
    }

    private void readTableIndex(RecordDefinition row, AnnotationValue value) {
        AnnotationMirror index = (AnnotationMirror) value.getValue();
        List<Integer> columns = new ArrayList<>();
        for (AnnotationValue columnValue : Mirrors.list(index, "columns")) {
            String columnName = (String) columnValue.getValue();
            int column = columnOf(columnName);
            if (column < 0) {
                String all = components.stream().map(Element::getSimpleName).collect(Collectors.joining(", "));
                report.addAt(element, annotation, value, Message.INDEX_COLUMN_UNKNOWN, name, columnName, all);
                return;
            }
            if (columns.contains(column)) {
                report.addAt(element, annotation, value, Message.INDEX_COLUMN_REPEATED, columnName);
                return;
            }
            checkIndexable(row, column, position(column));
            columns.add(column);
        }
        if (columns.isEmpty()) {
            report.addAt(element, annotation, value, Message.INDEX_COLUMNS_MISSING);
            return;
        }
        IndexAlgorithm algorithm = algorithm(index);
        boolean unique = Mirrors.flag(index, "unique")
                || columns.size() == 1 && uniqueColumns.contains(columns.get(0))
                || columns.equals(primaryKey);
        if (algorithm == IndexAlgorithm.DIRECT) {
            if (columns.size() > 1) {
                report.addAt(element, annotation, value, Message.DIRECT_INDEX_COLUMNS);
                return;
            }
            checkDirect(row, columns.get(0), unique, element);
        }
        String accessor = Mirrors.text(index, "name").orElseGet(() -> joinedAccessor(row, columns));
        addIndex(row, accessor, algorithm, columns, unique, element);
    }

    /** Adds the index of a key of several columns, unless the table has it. */
    private void addCompositeKey(RecordDefinition row) {
        if (primaryKey.size() < 2
                || indexes.stream().anyMatch(index -> index.columns().equals(primaryKey))) {
            return;
        }
        primaryKey.forEach(column -> checkIndexable(row, column, position(column)));
        addIndex(row, joinedAccessor(row, primaryKey), IndexAlgorithm.BTREE, primaryKey, true, element);
    }

    private void addIndex(
            RecordDefinition row,
            String accessor,
            IndexAlgorithm algorithm,
            List<Integer> columns,
            boolean unique,
            Element where) {
        String names =
                columns.stream().map(column -> row.fields().get(column).name()).collect(Collectors.joining("_"));
        for (IndexModel other : indexes) {
            if (other.columns().equals(columns)) {
                report.add(where, Message.INDEX_REPEATED, name, names.replace("_", ", "));
                return;
            }
        }
        if (!NameRules.isMethodName(accessor)) {
            report.add(where, Message.NAME_INVALID, accessor);
        }
        String sourceName = name + "_" + names + "_idx_" + algorithm.name().toLowerCase(Locale.ROOT);
        indexes.add(new IndexModel(accessor, sourceName, algorithm, columns, unique));
    }

    private void checkAccessors() {
        Set<String> taken = new LinkedHashSet<>();
        for (IndexModel index : indexes) {
            Element where =
                    index.columns().size() == 1 ? position(index.columns().get(0)) : element;
            // Handles of two indexes whose names differ only in case style would be the same class.
            boolean fresh = taken.add(NameCase.pascal(index.accessor()));
            if (!fresh || NameRules.isTakenOnTable(index.accessor())) {
                report.add(where, Message.ACCESSOR_TAKEN, "this index", index.accessor(), "table " + name);
            }
        }
    }

    private void checkIndexable(RecordDefinition row, int column, Element where) {
        if (!types.isIndexable(row.fields().get(column).type())) {
            report.add(
                    where, Message.INDEX_COLUMN_TYPE, row.fields().get(column).name(), typeName(column));
        }
    }

    private void checkDirect(RecordDefinition row, int column, boolean unique, Element where) {
        String columnName = row.fields().get(column).name();
        if (!types.isDirectKey(row.fields().get(column).type())) {
            report.add(where, Message.DIRECT_INDEX_TYPE, columnName, typeName(column));
        } else if (!unique) {
            report.add(where, Message.DIRECT_INDEX_NOT_UNIQUE, columnName);
        }
    }

    private static String joinedAccessor(RecordDefinition row, List<Integer> columns) {
        StringBuilder joined = new StringBuilder();
        for (int column : columns) {
            String accessor = row.fields().get(column).accessor();
            joined.append(joined.length() == 0 ? accessor : NameCase.pascal(accessor));
        }
        return joined.toString();
    }

    private static IndexAlgorithm algorithm(AnnotationMirror index) {
        return IndexAlgorithm.valueOf(Mirrors.constant(index, "algorithm", "BTREE"));
    }

    private int columnOf(String columnName) {
        for (int column = 0; column < components.size(); column++) {
            if (components.get(column).getSimpleName().contentEquals(columnName)) {
                return column;
            }
        }
        return -1;
    }

    private String typeName(int column) {
        return Mirrors.display(components.get(column).asType());
    }

    private Element position(int column) {
        return Mirrors.positioned(components.get(column));
    }
}

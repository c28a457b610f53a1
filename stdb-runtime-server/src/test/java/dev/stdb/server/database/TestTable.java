package dev.stdb.server.database;

import dev.stdb.moduledef.ColumnDefaultDef;
import dev.stdb.moduledef.ConstraintDef;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.moduledef.IndexDef;
import dev.stdb.moduledef.SequenceDef;
import dev.stdb.moduledef.TableDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Declares a table of a {@link TestDefinition}. */
public final class TestTable {
    private final String name;
    private final List<ProductType.Element> columns = new ArrayList<>();
    private final List<Integer> primaryKey = new ArrayList<>();
    private final List<IndexDef> indexes = new ArrayList<>();
    private final List<ConstraintDef> constraints = new ArrayList<>();
    private final List<SequenceDef> sequences = new ArrayList<>();
    private final List<ColumnDefaultDef> defaults = new ArrayList<>();
    private boolean isPublic = true;
    private boolean isEvent;

    private TestTable(String name) {
        this.name = name;
    }

    /** Starts a public table without columns. */
    public static TestTable of(String name) {
        return new TestTable(name);
    }

    /** Returns the table item(id u32 pk auto-inc, name string). */
    public static TestTable item() {
        return of("item")
                .column("id", PrimitiveType.U32)
                .column("name", PrimitiveType.STRING)
                .primaryKey(0)
                .autoInc(0);
    }

    /** Returns the table timer(id u64 pk auto-inc, at schedule-at), to be scheduled by its column 1. */
    public static TestTable timer() {
        return of("timer")
                .column("id", PrimitiveType.U64)
                .column("at", SpecialTypes.SCHEDULE_AT)
                .primaryKey(0)
                .autoInc(0);
    }

    public TestTable column(String column, AlgebraicType type) {
        columns.add(new ProductType.Element(column, type));
        return this;
    }

    /** Adds a column with the value that rows stored before get. */
    public TestTable column(String column, AlgebraicType type, byte... defaultValue) {
        defaults.add(new ColumnDefaultDef(columns.size(), defaultValue));
        return column(column, type);
    }

    /** Makes a column the primary key, with its B-tree index and unique constraint. */
    public TestTable primaryKey(int column) {
        primaryKey.add(column);
        return unique(column);
    }

    /** Adds a B-tree index and a unique constraint. */
    public TestTable unique(int... on) {
        return btree(on).constraint(on);
    }

    /** Adds a unique constraint without an index. */
    public TestTable constraint(int... on) {
        constraints.add(new ConstraintDef(null, list(on)));
        return this;
    }

    public TestTable btree(int... on) {
        return index(IndexAlgorithm.BTREE, on);
    }

    /** Adds an index; its accessor name is the joined names of its columns. */
    public TestTable index(IndexAlgorithm algorithm, int... on) {
        return index(accessor(on), algorithm, on);
    }

    public TestTable index(String accessor, IndexAlgorithm algorithm, int... on) {
        String kind = algorithm.name().toLowerCase(java.util.Locale.ROOT);
        indexes.add(new IndexDef(name + "_" + accessor + "_idx_" + kind, accessor, algorithm, list(on)));
        return this;
    }

    public TestTable autoInc(int column) {
        sequences.add(SequenceDef.autoIncrement(column));
        return this;
    }

    public TestTable makePrivate() {
        isPublic = false;
        return this;
    }

    public TestTable event() {
        isEvent = true;
        return this;
    }

    private String accessor(int... on) {
        return Arrays.stream(on).mapToObj(i -> columns.get(i).name()).collect(Collectors.joining("_"));
    }

    private static List<Integer> list(int... values) {
        return Arrays.stream(values).boxed().toList();
    }

    public String name() {
        return name;
    }

    public ProductType rowType() {
        return new ProductType(columns);
    }

    public TableDef def(int typeRef) {
        return new TableDef(
                name, typeRef, primaryKey, indexes, constraints, sequences, false, isPublic, defaults, isEvent);
    }
}

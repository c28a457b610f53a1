package dev.stdb.server.query;

import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Collects the parts of a table for tests. */
public final class TestTable {
    private final String name;
    private final List<ProductType.Element> elements = new ArrayList<>();
    private final List<IndexSchema> indexes = new ArrayList<>();
    private final List<ConstraintSchema> constraints = new ArrayList<>();
    private final List<SequenceSchema> sequences = new ArrayList<>();
    private OptionalInt primaryKey = OptionalInt.empty();
    private boolean isPublic = true;
    private boolean isEvent;

    /** Starts a table without columns. */
    public TestTable(String name) {
        this.name = name;
    }

    /** Adds a column. */
    public TestTable column(String column, AlgebraicType type) {
        elements.add(new ProductType.Element(column, type));
        return this;
    }

    /** Returns how many columns there are so far. */
    public int columnCount() {
        return elements.size();
    }

    /** Makes a column the primary key. */
    public TestTable key(int column) {
        primaryKey = OptionalInt.of(column);
        return unique(column);
    }

    /** Adds an index over a column with distinct values. */
    public TestTable unique(int column) {
        constraints.add(new ConstraintSchema(0, name + "_" + column + "_key", List.of(column)));
        return index(column);
    }

    /** Adds an index. */
    public TestTable index(Integer... columns) {
        String indexName = name + "_" + List.of(columns).toString().replaceAll("\\W+", "_") + "idx_btree";
        indexes.add(new IndexSchema(0, indexName, indexName, IndexAlgorithm.BTREE, List.of(columns)));
        return this;
    }

    /** Adds an index that finds single keys only. */
    public TestTable hashIndex(Integer... columns) {
        String indexName = name + "_" + List.of(columns).toString().replaceAll("\\W+", "_") + "idx_hash";
        indexes.add(new IndexSchema(0, indexName, indexName, IndexAlgorithm.HASH, List.of(columns)));
        return this;
    }

    /** Adds an index over a small unsigned number. */
    public TestTable directIndex(int column) {
        String indexName = name + "_" + column + "_idx_direct";
        indexes.add(new IndexSchema(0, indexName, indexName, IndexAlgorithm.DIRECT, List.of(column)));
        return this;
    }

    /** Makes a column auto-incremented. */
    public TestTable sequence(int column) {
        sequences.add(new SequenceSchema(
                0,
                name + "_" + column + "_seq",
                column,
                BigInteger.ONE,
                BigInteger.ONE,
                BigInteger.valueOf(Long.MAX_VALUE),
                BigInteger.ONE));
        return this;
    }

    /** Makes the table private. */
    public TestTable hidden() {
        isPublic = false;
        return this;
    }

    /** Makes it an event table. */
    public TestTable event() {
        isEvent = true;
        return this;
    }

    /** Returns the table. */
    public TableSchema build() {
        return TableSchema.builder(name, new ProductType(elements))
                .primaryKey(primaryKey)
                .indexes(indexes)
                .constraints(constraints)
                .sequences(sequences)
                .isPublic(isPublic)
                .isEvent(isEvent)
                .build();
    }
}

package dev.stdb.server.subscription;

import dev.stdb.server.subscription.ViewTables.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What the code of a {@link RandomView} can ask of tables. */
interface ViewReads {
    List<Row> byId(int table, int id);

    List<Row> byOwner(int table, int owner);

    /** Returns the rows of an owner with values from one to another, both included. */
    List<Row> byValue(int table, int owner, int from, int to);

    List<Row> all(int table);

    int count(int table);

    /** Reads lists of rows, and notes which rows of which table would make a difference. */
    final class Model implements ViewReads {
        private final List<List<Row>> tables;
        private final List<BiPredicate<Integer, Row>> reads = new ArrayList<>();

        Model(List<List<Row>> tables) {
            this.tables = tables;
        }

        /** Returns whether inserting or deleting a row changes what was read. */
        boolean concerns(int table, Row row) {
            return reads.stream().anyMatch(read -> read.test(table, row));
        }

        boolean hasRead() {
            return !reads.isEmpty();
        }

        private List<Row> read(int table, Predicate<Row> wanted) {
            reads.add((other, row) -> other == table && wanted.test(row));
            return tables.get(table).stream().filter(wanted).toList();
        }

        @Override
        public List<Row> byId(int table, int id) {
            return read(table, row -> row.id() == id);
        }

        @Override
        public List<Row> byOwner(int table, int owner) {
            return read(table, row -> row.owner() == owner);
        }

        @Override
        public List<Row> byValue(int table, int owner, int from, int to) {
            return read(table, row -> row.owner() == owner && row.value() >= from && row.value() <= to);
        }

        @Override
        public List<Row> all(int table) {
            return read(table, row -> true);
        }

        @Override
        public int count(int table) {
            return all(table).size();
        }
    }
}

package dev.stdb.server.subscription;

import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A query of the subscription dialect as a tree of its own, from which both the SQL text and the expected rows are
 * derived: the engine's parser, type checker and planner are not asked what it means.
 *
 * @param tables names of the tables by slot
 * @param output slot whose rows are returned
 * @param joins for each slot but the first, the conditions of its ON, all of which equate columns
 * @param where the condition, absent if empty; else exactly one
 */
record RandomQuery(List<String> tables, int output, List<Compare> joins, List<Condition> where) {
    private static final String ALIASES = "abcdefgh";

    RandomQuery {
        tables = List.copyOf(tables);
        joins = List.copyOf(joins);
        where = List.copyOf(where);
    }

    /** A truth value over one row per slot. */
    sealed interface Condition {
        /** Returns the SQL text. */
        String sql(boolean qualified);

        /** Returns the highest slot that is mentioned; the condition can be decided once that slot has a row. */
        int lastSlot();

        /** Decides the condition. */
        boolean holds(List<List<Object>> rows, Identity caller);
    }

    /** Something that has a value. */
    sealed interface Operand {
        String sql(boolean qualified);

        int slot();

        Object value(List<List<Object>> rows, Identity caller);
    }

    record Column(int slot, int column) implements Operand {
        @Override
        public String sql(boolean qualified) {
            return (qualified ? ALIASES.charAt(slot) + "." : "") + "c" + column;
        }

        @Override
        public Object value(List<List<Object>> rows, Identity caller) {
            return rows.get(slot).get(column);
        }
    }

    record Literal(String text, Object constant) implements Operand {
        @Override
        public String sql(boolean qualified) {
            return text;
        }

        @Override
        public int slot() {
            return 0;
        }

        @Override
        public Object value(List<List<Object>> rows, Identity caller) {
            return constant;
        }
    }

    /**
     * The caller.
     *
     * @param asBytes whether it is compared with bytes, not with an identity
     */
    record Sender(boolean asBytes) implements Operand {
        @Override
        public String sql(boolean qualified) {
            return ":sender";
        }

        @Override
        public int slot() {
            return 0;
        }

        @Override
        public Object value(List<List<Object>> rows, Identity caller) {
            return asBytes ? caller.toHex() : caller;
        }
    }

    record Compare(Operand left, String op, Operand right) implements Condition {
        @Override
        public String sql(boolean qualified) {
            return left.sql(qualified) + " " + op + " " + right.sql(qualified);
        }

        @Override
        public int lastSlot() {
            return Math.max(left.slot(), right.slot());
        }

        @Override
        public boolean holds(List<List<Object>> rows, Identity caller) {
            return test(op, order(left.value(rows, caller), right.value(rows, caller)));
        }

        private static boolean test(String op, int order) {
            return switch (op) {
                case "=" -> order == 0;
                case "<>" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }

        /** Returns the order of two values of one type. */
        @SuppressWarnings({"unchecked", "rawtypes"})
        static int order(Object a, Object b) {
            if (a instanceof Double x && b instanceof Double y) {
                // Zeros of both signs are equal; all NaNs are equal and greatest (spec sql.md §4).
                return x.doubleValue() == y.doubleValue() ? 0 : Double.compare(x, y);
            }
            return ((Comparable) a).compareTo(b);
        }
    }

    /** A column that is a truth value itself. */
    record Flag(Column column) implements Condition {
        @Override
        public String sql(boolean qualified) {
            return column.sql(qualified);
        }

        @Override
        public int lastSlot() {
            return column.slot();
        }

        @Override
        public boolean holds(List<List<Object>> rows, Identity caller) {
            return (boolean) column.value(rows, caller);
        }
    }

    /** Two truth values compared, false being less than true. */
    record Truth(Condition left, String op, Condition right) implements Condition {
        @Override
        public String sql(boolean qualified) {
            return "(" + left.sql(qualified) + ") " + op + " (" + right.sql(qualified) + ")";
        }

        @Override
        public int lastSlot() {
            return Math.max(left.lastSlot(), right.lastSlot());
        }

        @Override
        public boolean holds(List<List<Object>> rows, Identity caller) {
            return Compare.test(op, Boolean.compare(left.holds(rows, caller), right.holds(rows, caller)));
        }
    }

    record Logical(boolean and, List<Condition> parts) implements Condition {
        @Override
        public String sql(boolean qualified) {
            return parts.stream()
                    .map(part -> part.sql(qualified))
                    .collect(Collectors.joining(and ? " AND " : " OR ", "(", ")"));
        }

        @Override
        public int lastSlot() {
            return parts.stream().mapToInt(Condition::lastSlot).max().orElse(0);
        }

        @Override
        public boolean holds(List<List<Object>> rows, Identity caller) {
            return and
                    ? parts.stream().allMatch(part -> part.holds(rows, caller))
                    : parts.stream().anyMatch(part -> part.holds(rows, caller));
        }
    }

    /** Returns the text that a client subscribes to. */
    String sql() {
        return "SELECT " + (tables.size() > 1 ? ALIASES.charAt(output) + ".*" : "*") + from();
    }

    /** Returns an ad-hoc query for the number of rows. */
    String countSql() {
        return "SELECT COUNT(*) AS n" + from();
    }

    private String from() {
        boolean qualified = tables.size() > 1;
        StringBuilder out = new StringBuilder();
        out.append(" FROM ").append(tables.get(0)).append(qualified ? " a" : "");
        for (int slot = 1; slot < tables.size(); slot++) {
            out.append(" JOIN ")
                    .append(tables.get(slot))
                    .append(' ')
                    .append(ALIASES.charAt(slot))
                    .append(" ON ")
                    .append(joins.get(slot - 1).sql(true));
        }
        where.forEach(condition -> out.append(" WHERE ").append(condition.sql(qualified)));
        return out.toString();
    }

    /** Returns the conditions to check when a slot has got its row: all that mention no later slot, and no sooner. */
    List<List<Condition>> conditionsBySlot() {
        List<List<Condition>> bySlot = IntStream.range(0, tables.size())
                .<List<Condition>>mapToObj(slot -> new ArrayList<>())
                .toList();
        joins.forEach(join -> bySlot.get(join.lastSlot()).add(join));
        where.forEach(condition -> bySlot.get(condition.lastSlot()).add(condition));
        return bySlot;
    }
}

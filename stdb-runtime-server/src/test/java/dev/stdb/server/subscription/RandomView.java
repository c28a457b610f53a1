package dev.stdb.server.subscription;

import dev.stdb.moduledef.ViewDef;
import dev.stdb.moduledef.ViewPrimaryKeyDef;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.subscription.ViewTables.Row;
import dev.stdb.types.Identity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A random view over {@link ViewTables}. What its code does follows from a seed; another seed is another body of the
 * same view.
 *
 * @param name its name
 * @param table number of the table whose rows it has
 * @param anonymous whether it cannot look at the caller
 * @param asks when it looks at the caller, if it can
 * @param parameter whether it has a parameter, a number
 * @param keyed whether it declares the column id as its key
 * @param query whether its code yields a query
 * @param seed what its code does
 */
record RandomView(
        String name,
        int table,
        boolean anonymous,
        Asks asks,
        boolean parameter,
        boolean keyed,
        boolean query,
        long seed) {
    /** When a view looks at its caller. */
    enum Asks {
        ALWAYS,
        NEVER,
        /** If a table has an odd number of rows. */
        SOMETIMES
    }

    /** How many different values callers, arguments and columns have. */
    static final int VALUES = 4;

    private static final int READS_MAX = 3;

    static RandomView random(String name, int tables, SplittableRandom random) {
        boolean parameter = random.nextInt(3) == 0;
        return new RandomView(
                name,
                random.nextInt(tables),
                random.nextBoolean(),
                Asks.values()[random.nextInt(3)],
                parameter,
                !parameter && random.nextBoolean(),
                random.nextInt(3) == 0,
                random.nextLong());
    }

    RandomView withBody(long newSeed) {
        return new RandomView(name, table, anonymous, asks, parameter, keyed, query, newSeed);
    }

    ViewDef def(int index) {
        ProductType params = parameter
                ? ProductType.of(new ProductType.Element("x", PrimitiveType.U32))
                : new ProductType(List.of());
        RefType row = new RefType(table);
        ProductType marker = ProductType.of(new ProductType.Element(SpecialTypes.QUERY_MARKER, row));
        return new ViewDef(name, index, true, anonymous, params, query ? marker : new ArrayType(row));
    }

    Optional<ViewPrimaryKeyDef> key() {
        return keyed ? Optional.of(new ViewPrimaryKeyDef(name, List.of("id"))) : Optional.empty();
    }

    /** Returns whether its code looks at the caller. */
    boolean asksCaller(ViewReads reads) {
        return !anonymous && (asks == Asks.ALWAYS || asks == Asks.SOMETIMES && reads.count(0) % 2 == 1);
    }

    /** What one call of the code depends on. */
    private final class Call {
        private final ViewReads reads;
        private final int tables;
        private final int shift;
        private final SplittableRandom random = new SplittableRandom(seed);

        Call(ViewReads reads, int tables, Identity caller, int argument) {
            this.reads = reads;
            this.tables = tables;
            this.shift = (asksCaller(reads) ? (int) caller.w0() : 0) + argument;
        }

        private int value() {
            return (random.nextInt(VALUES) + shift) % VALUES;
        }

        Set<Row> rows() {
            Set<Row> rows = new LinkedHashSet<>();
            for (int i = 1 + random.nextInt(READS_MAX); i > 0; i--) {
                List<Row> found = read();
                rows.addAll(found);
                if (found.isEmpty() && random.nextBoolean()) {
                    break;
                }
            }
            return rows;
        }

        private List<Row> read() {
            int a = value();
            int b = value();
            return switch (random.nextInt(keyed ? 4 : 5)) {
                case 0 -> reads.byId(table, a);
                case 1 -> reads.byOwner(table, a);
                case 2 -> reads.byValue(table, value(), Math.min(a, b), Math.max(a, b));
                case 3 ->
                    reads.all(table).stream().filter(row -> row.value() <= a).toList();
                default -> List.of(new Row(reads.count(random.nextInt(tables)), VALUES, VALUES));
            };
        }

        Query query() {
            // Some queries depend on rows.
            int more = random.nextInt(3) == 0 ? reads.count(random.nextInt(tables)) : 0;
            return new Query(table, random.nextInt(tables), random.nextInt(5), (value() + more) % VALUES);
        }
    }

    /** Runs the code of a view of rows. */
    Set<Row> rows(ViewReads reads, int tables, Identity caller, int argument) {
        return new Call(reads, tables, caller, argument).rows();
    }

    /** Runs the code of a view that yields a query. */
    Query query(ViewReads reads, int tables, Identity caller, int argument) {
        return new Call(reads, tables, caller, argument).query();
    }

    /** Returns what rows the view has. */
    Set<Row> expected(List<List<Row>> all, Identity caller, int argument) {
        ViewReads.Model model = new ViewReads.Model(all);
        return query ? query(model, all.size(), caller, argument).rows(all) : rows(model, all.size(), caller, argument);
    }

    /**
     * A query for rows of a table.
     *
     * @param table number of the table
     * @param other number of another one, or of the same
     * @param kind what it looks like
     * @param value a value in it
     */
    record Query(int table, int other, int kind, int value) {
        String sql() {
            String t = ViewTables.name(table);
            String join = "SELECT a.* FROM " + t + " a JOIN " + ViewTables.name(other) + " b ON a.owner = b.";
            return switch (kind) {
                case 0 -> "SELECT * FROM " + t + " WHERE owner = " + value;
                case 1 -> "SELECT * FROM " + t + " WHERE value > " + value;
                case 2 -> join + "id WHERE b.value = " + value;
                case 3 -> join + "owner";
                default -> " ";
            };
        }

        Set<Row> rows(List<List<Row>> all) {
            Set<Row> rows = new LinkedHashSet<>();
            for (Row row : all.get(table)) {
                boolean wanted = switch (kind) {
                    case 0 -> row.owner() == value;
                    case 1 -> row.value() > value;
                    case 2 -> all.get(other).stream().anyMatch(b -> b.id() == row.owner() && b.value() == value);
                    case 3 -> all.get(other).stream().anyMatch(b -> b.owner() == row.owner());
                    default -> false;
                };
                if (wanted) {
                    rows.add(row);
                }
            }
            return rows;
        }
    }
}

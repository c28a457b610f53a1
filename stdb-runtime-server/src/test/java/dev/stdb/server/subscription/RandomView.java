package dev.stdb.server.subscription;

import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.moduledef.ViewDef;
import dev.stdb.moduledef.ViewPrimaryKeyDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.tx.IndexRange.Bound;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A random view over random tables. What its code does follows from a seed, and so do arguments and the caller if it
 * asks for the caller; another seed is another body of the same view.
 *
 * @param name its name
 * @param tables the tables that its code may read
 * @param environment the table of environment variables, in which its code may look for one
 * @param table number of the table whose rows it has
 * @param isPublic whether everybody may read it
 * @param anonymous whether it cannot look at the caller
 * @param asks when it looks at the caller, if it can
 * @param parameter whether it has a parameter, a number
 * @param keyed whether it declares the first column as its key
 * @param yields what its code returns
 * @param seed what its code does
 */
record RandomView(
        String name,
        List<TableSchema> tables,
        TableSchema environment,
        int table,
        boolean isPublic,
        boolean anonymous,
        Asks asks,
        boolean parameter,
        boolean keyed,
        Yields yields,
        long seed) {
    /** How many different arguments there are. */
    static final int ARGUMENTS = 3;

    private static final int READS_MAX = 4;

    /** When a view looks at its caller. */
    enum Asks {
        ALWAYS,
        NEVER,
        /** If the first table has an odd number of rows. */
        SOMETIMES
    }

    /** What the code of a view returns. */
    enum Yields {
        ROWS,
        OPTION,
        QUERY
    }

    /**
     * What a call of the code returned; one of the three.
     *
     * @param rows some rows, maybe several times
     * @param query a query
     * @param failure an error
     * @param sender who asks in the query
     * @param forEveryCaller whether the code has not asked for the caller
     */
    record Outcome(
            List<byte[]> rows,
            @Nullable RandomQuery query,
            @Nullable String failure,
            Identity sender,
            boolean forEveryCaller) {
        /** Returns the text of the query, in which nobody can ask. */
        String sql() {
            return query == null ? " " : query.sql().replace(":sender", "0x" + sender.toHex());
        }
    }

    static RandomView random(String name, List<TableSchema> tables, TableSchema environment, SplittableRandom random) {
        boolean parameter = random.nextInt(3) == 0;
        return new RandomView(
                name,
                tables,
                environment,
                random.nextInt(tables.size()),
                random.nextInt(6) > 0,
                random.nextBoolean(),
                Asks.values()[random.nextInt(3)],
                parameter,
                !parameter && random.nextBoolean(),
                Yields.values()[random.nextInt(3)],
                random.nextLong());
    }

    /** Returns another body of the same view, which is public or not. */
    RandomView with(long newSeed, boolean nowPublic) {
        return new RandomView(
                name, tables, environment, table, nowPublic, anonymous, asks, parameter, keyed, yields, newSeed);
    }

    /** Returns the table whose rows it has. */
    TableSchema source() {
        return tables.get(table);
    }

    /** Returns the view as a table that queries may name. */
    TableSchema asTable() {
        return TableSchema.builder(name, source().rowType())
                .columns(source().columns())
                .build();
    }

    ViewDef def(int index) {
        ProductType params = parameter
                ? ProductType.of(new ProductType.Element("x", PrimitiveType.U32))
                : new ProductType(List.of());
        RefType row = new RefType(table);
        AlgebraicType result = switch (yields) {
            case ROWS -> new ArrayType(row);
            case OPTION -> SpecialTypes.optionOf(row);
            case QUERY -> ProductType.of(new ProductType.Element(SpecialTypes.QUERY_MARKER, row));
        };
        return new ViewDef(name, index, isPublic, anonymous, params, result);
    }

    Optional<ViewPrimaryKeyDef> key() {
        return keyed ? Optional.of(new ViewPrimaryKeyDef(name, List.of("c0"))) : Optional.empty();
    }

    /** Runs the code. */
    Outcome run(ViewReads reads, Identity caller, int argument) {
        boolean asked =
                !anonymous && (asks == Asks.ALWAYS || asks == Asks.SOMETIMES && reads.count(tables.get(0)) % 2 == 1);
        Identity sender = asked ? caller : Identity.of(1, 0, 0, 0);
        SplittableRandom random = new SplittableRandom(seed + 31 * argument + (asked ? 7 * caller.w0() : 0));
        return new Code(reads, random, sender, !anonymous && !asked).run();
    }

    /** One call of the code. */
    private final class Code {
        private final ViewReads reads;
        private final SplittableRandom random;
        private final WorldGenerator generator;
        private final Identity sender;
        private final boolean forEveryCaller;

        Code(ViewReads reads, SplittableRandom random, Identity sender, boolean forEveryCaller) {
            this.reads = reads;
            this.random = random;
            this.generator = new WorldGenerator(random);
            this.sender = sender;
            this.forEveryCaller = forEveryCaller;
        }

        private Outcome outcome(List<byte[]> rows, @Nullable RandomQuery query, @Nullable String failure) {
            return new Outcome(rows, query, failure, sender, forEveryCaller);
        }

        Outcome run() {
            // Some views fail at times.
            if (random.nextInt(12) == 0 && reads.count(anyTable()) % 4 == 3) {
                return outcome(List.of(), null, "three too many");
            } else if (yields == Yields.QUERY) {
                return outcome(List.of(), query(), null);
            }
            List<byte[]> rows = rows();
            return outcome(yields == Yields.OPTION ? rows.subList(0, Math.min(1, rows.size())) : rows, null, null);
        }

        private TableSchema anyTable() {
            return tables.get(random.nextInt(tables.size()));
        }

        /** Reads one after the other, some of them by what was found before. */
        private List<byte[]> rows() {
            List<byte[]> rows = new ArrayList<>();
            List<byte[]> found = List.of();
            for (int i = 1 + random.nextInt(READS_MAX); i > 0; i--) {
                if (random.nextInt(8) == 0) {
                    if (!isSet()) {
                        break;
                    }
                    continue;
                }
                TableSchema read = random.nextBoolean() ? source() : anyTable();
                found = read(read, found);
                if (read == source()) {
                    rows.addAll(found);
                }
                if (found.isEmpty() && random.nextBoolean()) {
                    break;
                }
            }
            return rows;
        }

        /** Returns whether an environment variable has a value. */
        private boolean isSet() {
            byte[] like = generator.row(environment);
            return !reads.point(environment, environment.indexes().get(0), like).isEmpty();
        }

        private List<byte[]> read(TableSchema from, List<byte[]> before) {
            List<IndexSchema> indexes = from.indexes();
            int choice = random.nextInt(8);
            if (choice == 0 || indexes.isEmpty()) {
                return reads.all(from);
            } else if (choice == 1) {
                return List.of(withFirst(generator.row(from), reads.count(from)));
            }
            IndexSchema index = indexes.get(random.nextInt(indexes.size()));
            byte[] like = like(from, before);
            if (choice < 5 || !isOrdered(from, index)) {
                return reads.point(from, index, like);
            }
            int prefix = random.nextInt(index.columns().size());
            return reads.range(from, index, new ViewReads.Span(prefix, like, bound(), generator.row(from), bound()));
        }

        private Bound.Kind bound() {
            int choice = random.nextInt(5);
            return choice < 3 ? Bound.Kind.INCLUDED : choice == 3 ? Bound.Kind.EXCLUDED : Bound.Kind.UNBOUNDED;
        }

        private boolean isOrdered(TableSchema from, IndexSchema index) {
            return index.algorithm() == IndexAlgorithm.BTREE
                    && index.columns().stream()
                            .noneMatch(column -> from.columns().get(column).type() == WorldGenerator.SUM);
        }

        /** Returns a row to look for, often with the first column of one found before. */
        private byte[] like(TableSchema from, List<byte[]> before) {
            byte[] row = generator.row(from);
            if (!before.isEmpty() && random.nextBoolean()) {
                System.arraycopy(before.get(random.nextInt(before.size())), 0, row, 0, Integer.BYTES);
            }
            return row;
        }

        private static byte[] withFirst(byte[] row, int value) {
            row[0] = (byte) value;
            return row;
        }

        private @Nullable RandomQuery query() {
            boolean depends = random.nextInt(3) == 0;
            int more = depends ? reads.count(anyTable()) % 3 : 0;
            if (random.nextInt(10) == 0) {
                return null;
            }
            return new WorldGenerator(new SplittableRandom(random.nextLong() + more)).queryFor(source(), tables);
        }
    }
}

package dev.stdb.server.query;

import dev.stdb.server.query.RandomTables.Column;
import dev.stdb.server.query.RandomTables.Kind;
import dev.stdb.server.query.RandomTables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Random statements of the part of the dialect that H2 understands in the same way. */
final class RandomQueries {
    private static final String[] OPERATORS = {"=", "<>", "<", "<=", ">", ">="};
    private static final String[] PATTERNS = {"'a%'", "'%b'", "'%a%'", "'_'", "'a_b'", "'a\\_b'", "'%'", "''", "'ab'"};

    private final List<Table> tables;
    private final SplittableRandom random;

    RandomQueries(List<Table> tables, SplittableRandom random) {
        this.tables = tables;
        this.random = random;
    }

    /**
     * A query.
     *
     * @param ours our text
     * @param h2 the text for H2
     * @param isOrdered whether the order of rows is defined
     * @param zeroIfNull output columns for which H2 says null where we say 0: sums of nothing
     * @param noneIfNull whether a null among the others means that we return no row
     */
    record Query(String ours, String h2, boolean isOrdered, List<Integer> zeroIfNull, boolean noneIfNull) {}

    /** A table in FROM. */
    private record Source(Table table, String label) {}

    Query query() {
        List<Source> sources = new ArrayList<>();
        int count = random.nextInt(10) < 6 ? 1 : 2 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            sources.add(new Source(tables.get(random.nextInt(tables.size())), "t" + i));
        }
        String from = from(sources);
        String where = random.nextInt(5) == 0 ? "" : " WHERE " + condition(sources, 3);
        return switch (random.nextInt(4)) {
            case 0 -> aggregate(sources, from + where);
            case 1 -> grouped(sources, from + where);
            default -> rows(sources, from + where);
        };
    }

    private String from(List<Source> sources) {
        StringBuilder out = new StringBuilder(" FROM ");
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            out.append(i == 0 ? "" : " JOIN ")
                    .append(source.table().name())
                    .append(' ')
                    .append(source.label());
            if (i > 0) {
                out.append(on(sources.subList(0, i), source));
            }
        }
        return out.toString();
    }

    /** H2 wants a condition for every JOIN. */
    private String on(List<Source> before, Source source) {
        for (int attempt = 0; attempt < 10; attempt++) {
            Source other = before.get(random.nextInt(before.size()));
            Column a = any(source);
            Column b = any(other);
            if (a.kind() == b.kind() && a.kind() != Kind.OPTION) {
                return " ON " + name(source, a) + " = " + name(other, b);
            }
        }
        return " ON " + source.label() + ".id = " + before.get(0).label() + ".id";
    }

    private Column any(Source source) {
        List<Column> columns = source.table().columns();
        return columns.get(random.nextInt(columns.size()));
    }

    private static String name(Source source, Column column) {
        return source.label() + "." + column.name();
    }

    private Source any(List<Source> sources) {
        return sources.get(random.nextInt(sources.size()));
    }

    private String condition(List<Source> sources, int depth) {
        int choice = random.nextInt(depth > 0 ? 10 : 6);
        if (choice >= 6) {
            String left = condition(sources, depth - 1);
            return switch (choice) {
                case 6, 7 -> "(" + left + " AND " + condition(sources, depth - 1) + ")";
                case 8 -> "(" + left + " OR " + condition(sources, depth - 1) + ")";
                default -> "NOT (" + left + ")";
            };
        }
        Source source = any(sources);
        Column column = any(source);
        String name = name(source, column);
        Kind kind = column.kind();
        if (kind == Kind.OPTION) {
            return name + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL");
        } else if (kind == Kind.BOOL && random.nextBoolean()) {
            return name;
        }
        return switch (choice) {
            case 0 -> name + (random.nextBoolean() ? " IN (" : " NOT IN (") + literals(kind) + ")";
            case 1 ->
                kind == Kind.STRING
                        ? name
                                + (random.nextBoolean() ? " LIKE " : " NOT LIKE ")
                                + PATTERNS[random.nextInt(PATTERNS.length)]
                        : name + " BETWEEN " + literal(kind) + " AND " + literal(kind);
            case 2 -> columns(sources, source, column);
            case 3 -> literal(kind) + " " + operator() + " " + name;
            default -> name + " " + operator() + " " + literal(kind);
        };
    }

    private String columns(List<Source> sources, Source source, Column column) {
        for (int attempt = 0; attempt < 5; attempt++) {
            Source other = any(sources);
            Column second = any(other);
            if (second.kind() == column.kind()) {
                return name(source, column) + " " + operator() + " " + name(other, second);
            }
        }
        return name(source, column) + " = " + name(source, column);
    }

    private String literal(Kind kind) {
        return RandomTables.literal(kind, random);
    }

    private String literals(Kind kind) {
        List<String> values = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            values.add(literal(kind));
        }
        return String.join(", ", values);
    }

    private String operator() {
        return OPERATORS[random.nextInt(OPERATORS.length)];
    }

    /** Some columns; with ORDER BY all of them, so that the order is total up to equal rows. */
    private Query rows(List<Source> sources, String rest) {
        List<String> names = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Source source = any(sources);
            Column column = any(source);
            if (!names.contains(name(source, column))) {
                names.add(name(source, column));
            }
        }
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            list.append(i == 0 ? "" : ", ").append(names.get(i)).append(" AS o").append(i);
        }
        boolean sorted = random.nextBoolean();
        String tail = sorted ? order(names) : "";
        String sql = "SELECT " + list + rest;
        // None comes after some; H2 sorts nulls as low unless told otherwise.
        String h2Tail = tail.replace("<none>", " NULLS LAST").replace("<some>", " NULLS FIRST");
        String oursTail = tail.replace("<none>", "").replace("<some>", "");
        return new Query(sql + oursTail, sql + h2Tail, sorted, List.of(), false);
    }

    private String order(List<String> names) {
        String keys = names.stream()
                .map(name -> random.nextInt(3) == 0 ? name + " DESC<some>" : name + "<none>")
                .collect(Collectors.joining(", "));
        String limit = random.nextBoolean() ? " LIMIT " + random.nextInt(6) : "";
        String offset = random.nextInt(3) == 0 ? " OFFSET " + random.nextInt(4) : "";
        return " ORDER BY " + keys + limit + offset;
    }

    private Query aggregate(List<Source> sources, String rest) {
        List<String> ours = new ArrayList<>();
        List<String> h2 = new ArrayList<>();
        List<Integer> zeroIfNull = new ArrayList<>();
        boolean noneIfNull = false;
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String call = call(sources);
            boolean sum = call.startsWith("SUM");
            if (sum) {
                zeroIfNull.add(i);
            }
            noneIfNull |= !sum && !call.startsWith("COUNT");
            ours.add(call + " AS a" + i);
            h2.add(forH2(call) + " AS a" + i);
        }
        return new Query(
                "SELECT " + String.join(", ", ours) + rest,
                "SELECT " + String.join(", ", h2) + rest,
                false,
                zeroIfNull,
                noneIfNull);
    }

    private String call(List<Source> sources) {
        Source source = any(sources);
        Column column = any(source);
        String name = name(source, column);
        return switch (random.nextInt(5)) {
            case 0 -> "COUNT(" + name + ")";
            case 1 -> column.kind().isNumber() ? "SUM(" + name + ")" : "COUNT(*)";
            case 2 -> column.kind().isNumber() ? "AVG(" + name + ")" : "COUNT(*)";
            case 3 -> column.kind() == Kind.OPTION ? "COUNT(*)" : "MIN(" + name + ")";
            default -> column.kind() == Kind.OPTION ? "COUNT(*)" : "MAX(" + name + ")";
        };
    }

    private static String forH2(String call) {
        return call.startsWith("AVG(")
                ? "AVG(CAST(" + call.substring(4, call.length() - 1) + " AS DOUBLE PRECISION))"
                : call;
    }

    private Query grouped(List<Source> sources, String rest) {
        Source source = any(sources);
        Column key = any(source);
        String call = call(sources);
        String group = " GROUP BY " + name(source, key);
        return new Query(
                "SELECT " + name(source, key) + " AS k, " + call + " AS a" + rest + group,
                "SELECT " + name(source, key) + " AS k, " + forH2(call) + " AS a" + rest + group,
                false,
                List.of(),
                false);
    }

    /** Returns an UPDATE or DELETE, which changes no key. */
    String change() {
        Table table = tables.get(random.nextInt(tables.size()));
        List<Source> sources = List.of(new Source(table, table.name()));
        String where = " WHERE " + condition(sources, 2);
        if (random.nextInt(4) == 0) {
            return "DELETE FROM " + table.name() + where;
        }
        Column column = table.columns().get(1 + random.nextInt(table.columns().size() - 1));
        return "UPDATE " + table.name() + " SET " + column.name() + " = " + literal(column.kind()) + where;
    }
}

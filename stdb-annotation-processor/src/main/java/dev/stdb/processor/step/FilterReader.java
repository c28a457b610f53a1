package dev.stdb.processor.step;

import dev.stdb.moduledef.NameCase;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeTable;
import dev.stdb.processor.validate.NameRules;
import dev.stdb.processor.validate.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code @ClientVisibilityFilter} constants. Checks their outline, tables and columns; types and the rest of the
 * grammar are checked by the server when the module is published.
 */
final class FilterReader {

    private static final Pattern TOKEN = Pattern.compile(
            "\\s+|'(?:[^']|'')*'|\"(?<quoted>[^\"]+)\"|(?<word>[A-Za-z_][A-Za-z0-9_]*)|:[a-z]+|\\d[\\w.]*|\\S");

    private static final Set<String> KEYWORDS = Set.of(
            "SELECT", "FROM", "WHERE", "JOIN", "INNER", "ON", "AS", "AND", "OR", "NOT", "TRUE", "FALSE", "IS", "NULL");

    private final Report report;
    private final List<TableModel> tables;
    private final TypeTable types;

    FilterReader(Report report, List<TableModel> tables, TypeTable types) {
        this.report = report;
        this.tables = tables;
        this.types = types;
    }

    /** Returns the text of a constant; empty if a problem was reported. */
    Optional<String> read(VariableElement constant) {
        if (!(constant.getConstantValue() instanceof String sql)) {
            report.add(constant, Message.FILTER_NOT_CONSTANT, constant.getSimpleName());
            return Optional.empty();
        }
        List<Token> tokens = tokens(sql);
        Map<String, TableModel> byAlias = new HashMap<>();
        String returned = returned(tokens);
        if (returned == null || !readTables(constant, tokens, byAlias)) {
            if (report.isClean()) {
                report.add(constant, Message.FILTER_QUERY, constant.getSimpleName());
            }
            return Optional.empty();
        }
        TableModel table = returned.equals("*") ? only(byAlias) : byAlias.get(returned);
        if (table == null) {
            report.add(constant, Message.FILTER_QUERY, constant.getSimpleName());
            return Optional.empty();
        }
        if (!table.isPublic()) {
            report.add(constant, Message.FILTER_PRIVATE, canonical(table));
        }
        checkColumns(constant, tokens, byAlias);
        return Optional.of(sql);
    }

    /**
     * Word, or other piece, of a query.
     *
     * @param text the text without quotes
     * @param name whether it may be a name
     */
    private record Token(String text, boolean name) {
        boolean is(String keyword) {
            return text.equalsIgnoreCase(keyword);
        }
    }

    private static List<Token> tokens(String sql) {
        List<Token> tokens = new ArrayList<>();
        for (Matcher matcher = TOKEN.matcher(sql); matcher.find(); ) {
            String quoted = matcher.group("quoted");
            String word = matcher.group("word");
            if (quoted != null) {
                tokens.add(new Token(quoted, true));
            } else if (word != null) {
                tokens.add(new Token(word, !KEYWORDS.contains(word.toUpperCase(Locale.ROOT))));
            } else if (!matcher.group().isBlank()) {
                tokens.add(new Token(matcher.group(), false));
            }
        }
        return tokens;
    }

    /** Returns what stands before the star of {@code SELECT a.* FROM}, or the star; null if that is no filter. */
    private static @Nullable String returned(List<Token> tokens) {
        if (tokens.size() < 4 || !tokens.get(0).is("SELECT")) {
            return null;
        }
        if (tokens.get(1).is("*") && tokens.get(2).is("FROM")) {
            return "*";
        }
        boolean qualified = tokens.size() > 5
                && tokens.get(1).name()
                && tokens.get(2).is(".")
                && tokens.get(3).is("*")
                && tokens.get(4).is("FROM");
        return qualified ? tokens.get(1).text() : null;
    }

    private boolean readTables(VariableElement constant, List<Token> tokens, Map<String, TableModel> byAlias) {
        for (int i = 1; i < tokens.size(); i++) {
            if (!tokens.get(i - 1).is("FROM") && !tokens.get(i - 1).is("JOIN")) {
                continue;
            }
            String name = tokens.get(i).text();
            TableModel table = tables.stream()
                    .filter(candidate -> canonical(candidate).equals(name))
                    .findFirst()
                    .orElse(null);
            if (table == null) {
                String all = tables.stream().map(FilterReader::canonical).collect(Collectors.joining(", "));
                report.add(constant, Message.FILTER_TABLE_UNKNOWN, name, all);
                return false;
            }
            int next = i + 1 < tokens.size() && tokens.get(i + 1).is("AS") ? i + 2 : i + 1;
            boolean aliased = next < tokens.size() && tokens.get(next).name();
            byAlias.put(aliased ? tokens.get(next).text() : name, table);
        }
        return !byAlias.isEmpty();
    }

    private static @Nullable TableModel only(Map<String, TableModel> byAlias) {
        return byAlias.size() == 1 ? byAlias.values().iterator().next() : null;
    }

    private static String canonical(TableModel table) {
        return NameRules.canonical(table.name(), table.explicitName());
    }

    /** Checks names after the tables: {@code alias.column}, or just the column if there is one table. */
    private void checkColumns(VariableElement constant, List<Token> tokens, Map<String, TableModel> byAlias) {
        TableModel only = only(byAlias);
        int i = 0;
        while (i < tokens.size() && !tokens.get(i).is("ON") && !tokens.get(i).is("WHERE")) {
            i++;
        }
        for (; i < tokens.size(); i++) {
            if (!tokens.get(i).name()
                    || tokens.get(i - 1).is("JOIN")
                    || byAlias.containsKey(tokens.get(i).text())) {
                continue;
            }
            boolean qualified = tokens.get(i - 1).is(".");
            TableModel table = qualified ? byAlias.get(tokens.get(i - 2).text()) : only;
            if (table != null && !columns(table).contains(tokens.get(i).text())) {
                report.add(
                        constant,
                        Message.FILTER_COLUMN_UNKNOWN,
                        canonical(table),
                        tokens.get(i).text(),
                        String.join(", ", columns(table)));
                return;
            }
        }
    }

    private List<String> columns(TableModel table) {
        return types.record(table.slot()).fields().stream()
                .map(Field::name)
                .map(NameCase::snake)
                .toList();
    }
}

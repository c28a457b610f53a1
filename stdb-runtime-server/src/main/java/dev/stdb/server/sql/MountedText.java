package dev.stdb.server.sql;

import dev.stdb.server.sql.internal.SqlGrammarParser.JoinContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.RelationContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.TablePrimaryContext;
import java.util.function.UnaryOperator;

/** Puts namespaces before the tables of a SELECT; the rest of its text stays. Confined to one text. */
final class MountedText {
    private final String sql;
    private final UnaryOperator<String> namespace;
    private final StringBuilder out = new StringBuilder();
    /** End of what has been copied, in UTF-16 units. */
    private int copied;

    /**
     * Creates the rewriter of a text.
     *
     * @param namespace gives for a table, as it is written, the dotted path to put before it
     */
    MountedText(String sql, UnaryOperator<String> namespace) {
        this.sql = sql;
        this.namespace = namespace;
    }

    /** Returns the text; {@code select} is what the dialect has made of {@code tree}. */
    String rewrite(RelationContext tree, Statement.Select select) {
        mount(tree.tablePrimary(), select.from());
        for (int i = 0; i < select.joins().size(); i++) {
            JoinContext join = tree.join(i);
            mount(join.tablePrimary(), select.joins().get(i).table());
        }
        return out.append(sql, copied, sql.length()).toString();
    }

    private void mount(TablePrimaryContext tree, Statement.TableRef table) {
        String written = table.name().text();
        copyTo(tree.getStart().getStartIndex());
        for (String segment : namespace.apply(written).split("\\.")) {
            out.append(quoted(segment)).append('.');
        }
        copyTo(tree.getStop().getStopIndex() + 1);
        if (table.alias() == null) {
            // Columns stay qualified by the name as it was written.
            out.append(" AS ").append(quoted(written));
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Copies up to an index in code points. */
    private void copyTo(int index) {
        int end = sql.offsetByCodePoints(0, index);
        out.append(sql, copied, end);
        copied = end;
    }
}

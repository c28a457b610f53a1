package dev.stdb.server.plan;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Row-level security: replaces every table that has rules by what its rules let a caller see (spec sql.md §5.2).
 *
 * <p>A rule is a SELECT that returns rows of the table it protects. A query over tables with rules becomes a union of
 * fragments, one for each choice of a rule per table, without removing duplicates: a row that two rules admit occurs
 * twice. A fragment keeps the slots of the query and appends those of the rules. Tables inside a rule are replaced by
 * their own rules in turn, except the table the rule returns. Confined to one statement.
 */
public final class RowSecurity {
    /** Most fragments of one query; the product of the rules of its tables grows fast. */
    static final int FRAGMENTS_MAX = 64;

    /** Most tables of one fragment. */
    static final int TABLES_MAX = 256;

    private final TableLookup tables;
    private final Rules rules;
    private final Identity sender;

    /** The rules of a database. */
    @FunctionalInterface
    public interface Rules {
        /** Returns the SQL texts of the rules of a table; empty if everybody may see all its rows. */
        List<String> of(TableSchema table);
    }

    /**
     * Creates an expander.
     *
     * @param tables all tables; rules may read private ones
     * @param rules the rules
     * @param sender the caller, value of {@code :sender} inside of rules
     */
    public RowSecurity(TableLookup tables, Rules rules, Identity sender) {
        this.tables = tables;
        this.rules = rules;
        this.sender = sender;
    }

    /**
     * Expands a query.
     *
     * @return the fragments whose rows together are the result; the query itself if no table has rules
     * @throws SqlException if rules depend on each other in a cycle or the expansion grows too large
     */
    public List<TypedSelect> expand(TypedSelect select) {
        return expand(select, null, new ArrayList<>());
    }

    private List<TypedSelect> expand(TypedSelect select, @Nullable TableSchema returned, List<Integer> resolving) {
        List<TypedSelect> fragments = List.of(select);
        for (int slot = 0; slot < select.tables().size(); slot++) {
            TableSchema table = select.tables().get(slot);
            if (returned != null && returned.tableId() == table.tableId()) {
                continue;
            }
            List<String> texts = rules.of(table);
            if (!texts.isEmpty()) {
                fragments = combine(fragments, slot, alternatives(table, texts, resolving));
            }
        }
        return fragments;
    }

    /** Returns what the rules of a table yield, each with the tables inside of it expanded. */
    private List<TypedSelect> alternatives(TableSchema table, List<String> texts, List<Integer> resolving) {
        if (resolving.contains(table.tableId())) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Discovered cyclic dependency when resolving RLS rules for table id " + table.tableId(),
                    Position.START);
        }
        resolving.add(table.tableId());
        List<TypedSelect> alternatives = new ArrayList<>();
        for (String text : texts) {
            TypedSelect rule = new TypeChecker(tables, sender).checkSelect(SqlParser.parseSubscription(text));
            alternatives.addAll(expand(rule, table, resolving));
            checkSize(alternatives.size(), FRAGMENTS_MAX, "fragments");
        }
        resolving.remove(resolving.size() - 1);
        return alternatives;
    }

    private static List<TypedSelect> combine(List<TypedSelect> fragments, int slot, List<TypedSelect> alternatives) {
        checkSize((long) fragments.size() * alternatives.size(), FRAGMENTS_MAX, "fragments");
        List<TypedSelect> combined = new ArrayList<>();
        for (TypedSelect fragment : fragments) {
            for (TypedSelect alternative : alternatives) {
                combined.add(substitute(fragment, slot, alternative));
            }
        }
        return combined;
    }

    /** Lets the rows of a slot be those of a rule. */
    private static TypedSelect substitute(TypedSelect select, int slot, TypedSelect rule) {
        checkSize(select.tables().size() + rule.tables().size() - 1L, TABLES_MAX, "tables");
        return select.withSlot(slot, rule, select.tables().get(slot));
    }

    private static void checkSize(long count, int max, String what) {
        if (count > max) {
            throw new SqlException(
                    SqlErrorCode.SQL_LIMIT,
                    "Row-level security makes the query too large: " + what + "=" + count + ", max=" + max,
                    Position.START);
        }
    }
}

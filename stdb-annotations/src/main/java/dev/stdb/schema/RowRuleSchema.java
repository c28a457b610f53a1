package dev.stdb.schema;

/**
 * Rule of row-level security.
 *
 * @param namespace canonical path of the submodule that declares it, below which the rule's tables are; empty for the
 *     root module
 * @param accessor the same path in module code
 * @param sql the rule as it is declared
 */
public record RowRuleSchema(String namespace, String accessor, String sql) {
    /** Creates a rule of the root module. */
    public RowRuleSchema(String sql) {
        this("", "", sql);
    }
}

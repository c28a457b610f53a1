package dev.stdb.server.sql;

import dev.stdb.server.sql.internal.SqlGrammarLexer;
import dev.stdb.server.sql.internal.SqlGrammarParser;
import dev.stdb.server.sql.internal.SqlGrammarParser.RelationContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.StatementContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.jspecify.annotations.Nullable;

/**
 * Parses SQL texts into {@link Statement}s. Stateless and thread-safe.
 *
 * <p>Time and memory are linear in the length of the text, which {@link SqlLimits#TEXT_BYTES_MAX} bounds.
 */
public final class SqlParser {
    static final String QUOTES_HINT = "unusual names stand in double quotes, text in single quotes";

    private SqlParser() {}

    /**
     * Parses one statement of the query grammar.
     *
     * @param sql the text; one trailing semicolon is fine
     * @return its syntax tree
     * @throws SqlException if the text is too long, malformed, or uses what the dialect leaves out
     */
    public static Statement parseQuery(String sql) {
        return parseQuery(sql, SqlParameters.NONE);
    }

    /**
     * Parses one statement of the query grammar.
     *
     * @param sql the text; one trailing semicolon is fine
     * @param parameters values of its parameters, one for each
     * @return its syntax tree, with literals in place of the parameters
     * @throws SqlException if the text is too long, malformed, or uses what the dialect leaves out
     */
    public static Statement parseQuery(String sql, SqlParameters parameters) {
        GuardedParser parser = parser(sql);
        return new AstBuilder(Dialect.QUERY, parser.getTokenStream(), parameters)
                .statement(parser.queryInput().statement());
    }

    /**
     * Parses one SELECT of the subscription grammar, which serves subscriptions, one-off queries and row-level
     * security.
     *
     * @param sql the text; one trailing semicolon is fine
     * @return its syntax tree, with a projection of whole rows and without limit
     * @throws SqlException if the text is too long, malformed, or uses what the dialect leaves out
     */
    public static Statement.Select parseSubscription(String sql) {
        return parseWholeRows(sql, Dialect.SUBSCRIPTION);
    }

    /**
     * Parses one SELECT that a view yields: of the subscription grammar, with the conditions of ad-hoc queries.
     *
     * @param sql the text; one trailing semicolon is fine
     * @return its syntax tree, with a projection of whole rows and without limit
     * @throws SqlException if the text is too long, malformed, or uses what the dialect leaves out
     */
    public static Statement.Select parseViewQuery(String sql) {
        return parseWholeRows(sql, Dialect.VIEW);
    }

    private static Statement.Select parseWholeRows(String sql, Dialect dialect) {
        GuardedParser parser = parser(sql);
        return new AstBuilder(dialect, parser.getTokenStream(), SqlParameters.NONE)
                .subscription(parser.subscriptionInput().statement());
    }

    /**
     * Puts namespaces before the tables of a SELECT of the subscription grammar. Columns stay as they are written.
     *
     * @param namespace gives for a table, as it is written, the dotted path to put before it
     * @return the text; it means the same where the names of tables are paths
     * @throws SqlException if the text is too long, malformed, or uses what the dialect leaves out
     */
    public static String mountTables(String sql, UnaryOperator<String> namespace) {
        GuardedParser parser = parser(sql);
        StatementContext tree = parser.subscriptionInput().statement();
        Statement.Select select =
                new AstBuilder(Dialect.SUBSCRIPTION, parser.getTokenStream(), SqlParameters.NONE).subscription(tree);
        RelationContext relation =
                tree.query().queryTerm().select().fromClause().relation(0);
        return new MountedText(sql, namespace).rewrite(relation, select);
    }

    /** Checks the limits, splits the text into tokens and makes sure that there is exactly one statement. */
    private static GuardedParser parser(String sql) {
        checkLength(sql);
        SqlGrammarLexer lexer = new SqlGrammarLexer(CharStreams.fromString(sql));
        lexer.removeErrorListeners();
        List<Token> tokens = new ArrayList<>();
        boolean semicolonSeen = false;
        boolean statementSeen = false;
        Token token = lexer.nextToken();
        for (; token.getType() != Token.EOF; token = lexer.nextToken()) {
            checkToken(token);
            if (token.getType() == SqlGrammarLexer.SEMI) {
                semicolonSeen = statementSeen;
                continue;
            }
            if (semicolonSeen) {
                throw new SqlException(
                        SqlErrorCode.SQL_UNSUPPORTED,
                        "Multiple SQL statements are not supported",
                        positionOf(token),
                        "send one statement at a time");
            }
            statementSeen = true;
            tokens.add(token);
        }
        if (!statementSeen) {
            throw new SqlException(SqlErrorCode.SQL_SYNTAX, "Empty SQL query", Position.START);
        }
        tokens.add(token);
        return new GuardedParser(new CommonTokenStream(new ListTokenSource(tokens)));
    }

    private static void checkLength(String sql) {
        if (utf8Length(sql) > SqlLimits.TEXT_BYTES_MAX) {
            int end = sql.offsetByCodePoints(
                    0, Math.min(SqlLimits.TEXT_QUOTE_CHARS, sql.codePointCount(0, sql.length())));
            throw new SqlException(
                    SqlErrorCode.SQL_LIMIT,
                    "SQL query exceeds maximum allowed length: \"" + sql.substring(0, end) + "...\"",
                    Position.START);
        }
    }

    private static long utf8Length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A surrogate pair takes four bytes: two for each half.
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }

    private static void checkToken(Token token) {
        String problem = switch (token.getType()) {
            case SqlGrammarLexer.UNTERMINATED_STRING -> "Unterminated string literal";
            case SqlGrammarLexer.UNTERMINATED_IDENT -> "Expected close delimiter '\"' before EOF.";
            case SqlGrammarLexer.UNTERMINATED_COMMENT -> "Unexpected EOF while in a multi-line comment";
            case SqlGrammarLexer.UNEXPECTED -> "Unexpected character '" + token.getText() + "'";
            default -> null;
        };
        if (problem != null) {
            String hint = switch (token.getType()) {
                case SqlGrammarLexer.UNTERMINATED_STRING -> "double the quotes inside of a text: 'it''s'";
                case SqlGrammarLexer.UNEXPECTED -> QUOTES_HINT;
                default -> null;
            };
            throw syntaxError(problem, positionOf(token), hint);
        }
    }

    static SqlException syntaxError(String problem, Position position, @Nullable String hint) {
        return new SqlException(
                SqlErrorCode.SQL_SYNTAX,
                "sql parser error: " + problem + " at Line: " + position.line() + ", Column: " + position.column(),
                position,
                hint);
    }

    static Position positionOf(Token token) {
        return new Position(token.getLine(), token.getCharPositionInLine() + 1);
    }

    /** The generated parser, reporting the first error and refusing to nest deeper than the stack allows. */
    private static final class GuardedParser extends SqlGrammarParser {
        private int depth;

        GuardedParser(TokenStream tokens) {
            super(tokens);
            removeErrorListeners();
            addErrorListener(new SyntaxErrorReporter());
            // The grammar needs no full-context prediction, whose cost is hard to bound.
            getInterpreter().setPredictionMode(PredictionMode.SLL);
        }

        @Override
        public void enterRecursionRule(ParserRuleContext context, int state, int ruleIndex, int precedence) {
            enter();
            super.enterRecursionRule(context, state, ruleIndex, precedence);
        }

        @Override
        public void unrollRecursionContexts(ParserRuleContext parent) {
            depth--;
            super.unrollRecursionContexts(parent);
        }

        @Override
        public void enterRule(ParserRuleContext context, int state, int ruleIndex) {
            enter();
            super.enterRule(context, state, ruleIndex);
        }

        @Override
        public void exitRule() {
            depth--;
            super.exitRule();
        }

        private void enter() {
            if (++depth > SqlLimits.NESTING_MAX) {
                Position position = positionOf(getCurrentToken());
                throw new SqlException(
                        SqlErrorCode.SQL_LIMIT, "Recursion limit exceeded, `" + position + "`", position);
            }
        }
    }
}

package dev.stdb.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.sql.internal.SqlGrammarLexer;
import dev.stdb.server.sql.internal.SqlGrammarParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.RuleTransition;
import org.antlr.v4.runtime.atn.Transition;
import org.antlr.v4.runtime.atn.WildcardTransition;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of {@code src/test/resources/sql} leave out no production of the grammar and no error of spec sql.md. */
class ScriptCoverageTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/sql");

    private static List<String> texts() {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                texts.add(Files.readString(file, StandardCharsets.UTF_8));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> statements() {
        List<String> statements = new ArrayList<>();
        for (String text : texts()) {
            for (String block : text.split("\n\\s*\n")) {
                int end = block.indexOf("\n----");
                if (end >= 0) {
                    statements.add(block.substring(0, end).replaceAll("(?m)^[#@].*\n", ""));
                }
            }
        }
        return statements;
    }

    /**
     * Each token and each rule that a rule of the grammar may contain stands directly inside of it in a statement that
     * is parsed without a syntax error: no alternative, option or keyword of the grammar is left out.
     */
    @Test
    void everyAlternativeOfEveryRuleIsParsed() {
        Set<String> expected = new TreeSet<>();
        for (ATNState state : SqlGrammarParser._ATN.states) {
            for (Transition transition : state.getTransitions()) {
                String rule = SqlGrammarParser.ruleNames[state.ruleIndex];
                if (transition instanceof RuleTransition call) {
                    expected.add(rule + " > " + SqlGrammarParser.ruleNames[call.target.ruleIndex]);
                } else if (transition.label() != null && !(transition instanceof WildcardTransition)) {
                    transition.label().toList().forEach(token -> expected.add(rule + " > " + nameOf(token)));
                }
            }
        }
        // The entry rule of subscriptions has the content of the other one.
        expected.removeIf(pair -> pair.startsWith("subscriptionInput > "));
        Set<String> seen = new TreeSet<>();
        for (String statement : statements()) {
            SqlGrammarParser parser = parser(statement);
            ParserRuleContext tree = parser.queryInput();
            if (parser.getNumberOfSyntaxErrors() == 0) {
                collectPairs(tree, seen);
            }
        }

        assertThat(expected).hasSizeGreaterThan(300);
        assertThat(seen).containsAll(expected);
    }

    private static String nameOf(int token) {
        return token == Token.EOF ? "EOF" : SqlGrammarParser.VOCABULARY.getSymbolicName(token);
    }

    private static SqlGrammarParser parser(String statement) {
        SqlGrammarLexer lexer = new SqlGrammarLexer(CharStreams.fromString(statement));
        lexer.removeErrorListeners();
        SqlGrammarParser parser = new SqlGrammarParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        return parser;
    }

    private static void collectPairs(ParserRuleContext tree, Set<String> seen) {
        for (ParseTree child : tree.children) {
            String rule = SqlGrammarParser.ruleNames[tree.getRuleIndex()] + " > ";
            if (child instanceof ParserRuleContext inner) {
                seen.add(rule + SqlGrammarParser.ruleNames[inner.getRuleIndex()]);
                collectPairs(inner, seen);
            } else if (child instanceof TerminalNode leaf) {
                seen.add(rule + nameOf(leaf.getSymbol().getType()));
            }
        }
    }

    /** Every alternative with a name of its own, and every rule without such, is the class of a node of its own. */
    @Test
    void everyProductionIsParsed() {
        Set<String> expected = new TreeSet<>();
        for (Class<?> node : SqlGrammarParser.class.getDeclaredClasses()) {
            boolean hasSubclasses = Stream.of(SqlGrammarParser.class.getDeclaredClasses())
                    .anyMatch(other -> other.getSuperclass() == node);
            if (ParserRuleContext.class.isAssignableFrom(node) && !hasSubclasses) {
                expected.add(node.getSimpleName());
            }
        }
        // The entry rule of subscriptions has the content of the other one; sets of any token need no case each.
        expected.remove("SubscriptionInputContext");
        Set<String> seen = new TreeSet<>();
        for (String statement : statements()) {
            SqlGrammarParser parser = parser(statement);
            ParserRuleContext tree = parser.queryInput();
            // Recovery from an error makes nodes of what is not there.
            if (parser.getNumberOfSyntaxErrors() == 0) {
                collect(tree, seen);
            }
        }

        assertThat(expected).hasSizeGreaterThan(70);
        assertThat(seen).containsAll(expected);
    }

    private static void collect(ParseTree tree, Set<String> seen) {
        seen.add(tree.getClass().getSimpleName());
        for (int i = 0; i < tree.getChildCount(); i++) {
            collect(tree.getChild(i), seen);
        }
    }

    @Test
    void everyTokenOfTheDialectIsUsed() {
        Set<String> seen = new TreeSet<>();
        for (String statement : statements()) {
            SqlGrammarLexer lexer = new SqlGrammarLexer(CharStreams.fromString(statement));
            for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
                seen.add(String.valueOf(lexer.getVocabulary().getSymbolicName(token.getType())));
            }
        }

        assertThat(seen)
                .contains(
                        "NUMBER",
                        "STRING",
                        "HEX",
                        "HEX_STRING",
                        "TRUE",
                        "FALSE",
                        "NULL",
                        "PARAM",
                        "IDENT",
                        "QUOTED_IDENT",
                        "EQ",
                        "NE",
                        "LT",
                        "LE",
                        "GT",
                        "GE",
                        "PLUS",
                        "MINUS",
                        "STAR",
                        "COMMA",
                        "DOT",
                        "SEMI",
                        "LPAREN",
                        "UNTERMINATED_STRING",
                        "UNTERMINATED_IDENT",
                        "UNTERMINATED_COMMENT",
                        "UNEXPECTED");
    }

    /** The texts that spec sql.md quotes; what it leaves open is cut off. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // spec sql.md §1.1, §3: limits and statements
                "SQL query exceeds maximum allowed length: \"",
                "Recursion limit exceeded, `",
                "Empty SQL query",
                "Multiple SQL statements are not supported",
                "Unsupported literal expression: NULL",
                // spec sql.md §3.2
                "SELECT * is not supported for joins",
                "Mixed wildcard projections are not supported",
                "Aggregate expressions must have column aliases",
                "Unsupported aggregate function: ",
                "Duplicate name `",
                "` is not in scope",
                "A FROM clause is required",
                "Implicit joins are not supported",
                "Non-inner joins are not supported",
                "Names must be qualified when using joins",
                "Unsupported FROM expression: ",
                "` cannot be parsed as type `U64`",
                // spec sql.md §3.3, §3.4
                "The number of fields (",
                "Inserting a row with ",
                "Unsupported INSERT expression: ",
                "Unsupported INSERT value: ",
                "` does not have a field `",
                "Multi-table DELETE is not supported",
                "is not a valid system variable",
                "Unexpected type: (expected) U64 != ",
                // spec sql.md §4
                "Cannot resolve type for literal expression",
                "Unexpected type: (expected) ",
                "Invalid binary operator `",
                "The literal expression `",
                "Unique constraint violation '",
                "` is a system table; DML on system tables is not supported",
                // spec sql.md §5
                "is not authorized to run SQL DML statements",
                "no such table: `",
                "Estimated cardinality (",
                "Discovered cyclic dependency when resolving RLS rules for table id ",
                // spec sql.md §8
                "Unsupported: Non-SELECT queries",
                "Unsupported: ",
                "Unsupported SELECT: ",
                "Unsupported set operation: ",
                "Unsupported expression: ",
                "Unsupported binary operator: ",
                "Unsupported literal expression: ",
                "Unsupported projection expression: ",
                "Unsupported column/variable assignment expression: ",
                "Column projections are not supported in subscriptions; Subscriptions must return a table type",
                "Subscriptions require indexes on join columns",
                "Event tables cannot be used as the lookup table in subscription joins",
                "sql parser error: ",
                ", executing: `",
                // spec subscriptions.md §2
                "Invalid number of tables in subscription: ",
                "Row-level security makes the query too large: "
            })
    void everyErrorOfTheSpecificationOccurs(String error) {
        assertThat(texts())
                .anyMatch(text -> text.lines().anyMatch(line -> line.startsWith("error: ") && line.contains(error)));
    }
}

package dev.stdb.server.sql;

import dev.stdb.server.sql.internal.SqlGrammarLexer;
import java.util.List;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** Turns the parser's first complaint into an {@link SqlException} and so ends the parse. */
final class SyntaxErrorReporter extends BaseErrorListener {
    /** More alternatives than this tell the reader nothing. */
    private static final int ALTERNATIVES_MAX = 3;

    private static final String END = "end of statement";

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            @Nullable Object offendingSymbol,
            int line,
            int column,
            String message,
            @Nullable RecognitionException cause) {
        Parser parser = (Parser) recognizer;
        Token token = offendingSymbol instanceof Token offender ? offender : parser.getCurrentToken();
        String found = token.getType() == Token.EOF ? "EOF" : token.getText();
        Position position = SqlParser.positionOf(token);
        String expected = expected(parser);
        // A word that the grammar knows cannot be a name unless it is quoted.
        boolean reserved = token.getType() != Token.EOF
                && SqlText.isKeyword(token.getType())
                && token.getType() != SqlGrammarLexer.FROM
                && !expected.equals(END)
                && parser.getExpectedTokens().contains(SqlGrammarLexer.IDENT);
        String hint = reserved ? "reserved words stand in double quotes where they are names: \"" + found + '"' : null;
        throw SqlParser.syntaxError("Expected: " + expected + ", found: " + found, position, hint);
    }

    private static String expected(Parser parser) {
        IntervalSet expected = parser.getExpectedTokens();
        List<Integer> types = expected.toList();
        if (types.isEmpty() || types.size() > ALTERNATIVES_MAX) {
            String rule = parser.getRuleNames()[parser.getContext().getRuleIndex()];
            return switch (rule) {
                case "queryInput", "subscriptionInput", "statement" -> "an SQL statement";
                case "expr", "exprList", "bound", "tupleItem", "select", "selectItem" -> "an expression";
                case "ident", "name", "identList", "tablePrimary", "relation" -> "identifier";
                default -> END;
            };
        }
        StringBuilder text = new StringBuilder();
        for (int type : types) {
            text.append(text.length() == 0 ? "" : " or ");
            text.append(type == Token.EOF ? END : display(parser, type));
        }
        return text.toString();
    }

    private static String display(Parser parser, int type) {
        String name = parser.getVocabulary().getDisplayName(type);
        return name.length() > 2 && name.startsWith("'") ? name.substring(1, name.length() - 1) : name;
    }
}

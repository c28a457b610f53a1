package dev.stdb.server.sql;

import dev.stdb.server.sql.internal.SqlGrammarLexer;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/**
 * Writes part of a statement back as SQL text for error messages: one space between tokens, keywords in upper case,
 * no comments.
 *
 * <p>Compat: the original re-renders what it refuses in the same way.
 */
final class SqlText {
    /** Longest text quoted in an error message, in characters. */
    private static final int LENGTH_MAX = 1_000;

    private final TokenStream tokens;

    SqlText(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** Returns the text of {@code tree}. */
    String of(ParserRuleContext tree) {
        return of(tree.getStart().getTokenIndex(), tree.getStop().getTokenIndex());
    }

    private String of(int first, int last) {
        StringBuilder text = new StringBuilder();
        int previous = Token.EOF;
        boolean afterSign = false;
        for (int i = first; i <= last; i++) {
            Token token = tokens.get(i);
            int type = token.getType();
            if (text.length() > LENGTH_MAX) {
                return text.append(" ...").toString();
            }
            text.append(text.length() == 0 || afterSign || isTight(previous, type) ? "" : " ");
            afterSign = isSign(type) && !endsOperand(previous);
            text.append(isKeyword(type) ? token.getText().toUpperCase(Locale.ROOT) : token.getText());
            previous = type;
        }
        return text.toString();
    }

    private static boolean isSign(int type) {
        return type == SqlGrammarLexer.MINUS || type == SqlGrammarLexer.PLUS;
    }

    /** Returns whether a sign behind this token is that of a sum, not that of a number. */
    private static boolean endsOperand(int type) {
        return type == SqlGrammarLexer.RPAREN
                || type == SqlGrammarLexer.IDENT
                || type == SqlGrammarLexer.QUOTED_IDENT
                || type == SqlGrammarLexer.NUMBER
                || type == SqlGrammarLexer.STRING
                || type == SqlGrammarLexer.PARAM;
    }

    private static boolean isTight(int previous, int type) {
        return switch (previous) {
            case SqlGrammarLexer.LPAREN, SqlGrammarLexer.DOT, SqlGrammarLexer.CAST_OP -> true;
            default ->
                switch (type) {
                    case SqlGrammarLexer.COMMA, SqlGrammarLexer.RPAREN, SqlGrammarLexer.DOT, SqlGrammarLexer.CAST_OP ->
                        true;
                    case SqlGrammarLexer.LPAREN -> previous == SqlGrammarLexer.IDENT;
                    default -> false;
                };
        };
    }

    /** Tells keywords from other tokens: the grammar declares them side by side, from ALL to WITH. */
    static boolean isKeyword(int type) {
        return type >= SqlGrammarLexer.ALL && type <= SqlGrammarLexer.WITH;
    }
}

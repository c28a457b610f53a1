package dev.stdb.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Set;

/** The person at the terminal, if there is one. Stateless. */
final class Terminal {
    private static final Set<String> YES = Set.of("y", "yes");

    private Terminal() {}

    /** Returns whether the person agrees; without a person nobody does. */
    static boolean asks(String question) {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}

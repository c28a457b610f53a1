package dev.stdb.server.api;

import dev.stdb.types.Identity;
import java.util.Optional;

/** Names of databases and how a path names one: by identity or by name (spec http-api.md §1.5). */
public final class DatabaseName {

    /** Names are shown to people and are parts of URLs. */
    static final int LENGTH_MAX = 64;
    /** Names are cheap for their owner and lost for all others. */
    public static final int COUNT_MAX = 16;

    private static final int IDENTITY_DIGITS = 64;

    private DatabaseName() {}

    /** Returns the identity if the text is one: 64 hex digits, either case, optional {@code 0x}. */
    public static Optional<Identity> asIdentity(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        if (digits.length() != IDENTITY_DIGITS) {
            return Optional.empty();
        }
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), 16) < 0 || digits.charAt(i) > 'f') {
                return Optional.empty();
            }
        }
        return Optional.of(Identity.fromHex(digits));
    }

    /** Returns what is wrong with a new name, or empty if it may be given; older names may be longer (ADR 0033). */
    static Optional<String> problemOfNew(String name) {
        return problem(name)
                .or(() -> name.length() <= LENGTH_MAX
                        ? Optional.empty()
                        : Optional.of("database names have at most " + LENGTH_MAX + " characters"));
    }

    /** Returns what is wrong with a name, or empty if it is valid. */
    public static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("database names cannot be empty");
        }
        if (asIdentity(name).isPresent()) {
            return Optional.of("database names cannot be identities");
        }
        char previous = '-';
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (!alphanumeric && c != '-') {
                return Optional.of("invalid characters in database name");
            }
            if (c == '-' && (previous == '-' || i == name.length() - 1)) {
                return Optional.of("invalid hyphen in database name");
            }
            previous = c;
        }
        return Optional.empty();
    }
}

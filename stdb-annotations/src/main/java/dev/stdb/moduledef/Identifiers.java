package dev.stdb.moduledef;

import java.text.Normalizer;

/** Rules of identifiers. Source: spec module-def.md §5. */
final class Identifiers {
    private Identifiers() {}

    /** Returns whether {@code name} is an identifier: not empty, NFC, start and part characters of Unicode. */
    static boolean isValid(String name) {
        if (name.isEmpty() || !Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            return false;
        }
        int first = name.codePointAt(0);
        if (first != '_' && !Character.isUnicodeIdentifierStart(first)) {
            return false;
        }
        return name.codePoints()
                .allMatch(c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }
}

package dev.stdb.moduledef;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Collects validation errors, sorted and without repeats. */
final class ErrorList {
    private final TreeSet<String> errors = new TreeSet<>();

    void add(String id, String text) {
        errors.add(id + ": " + text);
    }

    void addAll(List<String> others) {
        errors.addAll(others);
    }

    /** Reports {@code name} unless it is an identifier. */
    void checkIdentifier(String name, String what) {
        if (!Identifiers.isValid(name)) {
            add("IdentifierError", what + " is not an identifier: name=" + quote(name));
        }
    }

    List<String> toList() {
        return new ArrayList<>(errors);
    }

    static String quote(String name) {
        return "`" + name + "`";
    }
}

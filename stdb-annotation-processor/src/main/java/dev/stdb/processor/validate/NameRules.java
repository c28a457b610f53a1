package dev.stdb.processor.validate;

import dev.stdb.moduledef.GeneratedSchedules;
import dev.stdb.moduledef.NameCase;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Rules of names: spec module-def.md §5, and what Java allows as a method name. */
public final class NameRules {

    /** Methods that every table handle has. */
    private static final Set<String> TABLE_METHODS = Set.of(
            "insert",
            "update",
            "delete",
            "count",
            "iter",
            "clear",
            "tableName",
            "tableId",
            "readRow",
            "insertRow",
            "deleteRows");

    /** Methods that every object has. */
    private static final Set<String> OBJECT_METHODS =
            Set.of("getClass", "hashCode", "equals", "toString", "notify", "notifyAll", "wait", "clone", "finalize");

    private static final String RESERVED_PREFIX = "st_";

    private static final String GENERATED_PREFIX = GeneratedSchedules.RESERVED_PREFIX;

    private NameRules() {}

    /** Returns whether {@code name} may name a table, column, type or function. */
    public static boolean isIdentifier(String name) {
        if (name.isEmpty() || NameCase.snake(name).isEmpty()) {
            return false;
        }
        int first = name.codePointAt(0);
        if (first != '_' && !Character.isUnicodeIdentifierStart(first)) {
            return false;
        }
        return name.codePoints()
                .allMatch(c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }

    /** Returns whether {@code name} can be the name of a generated method. */
    public static boolean isMethodName(String name) {
        return SourceVersion.isIdentifier(name) && !SourceVersion.isKeyword(name);
    }

    /** Returns whether the canonical table name belongs to the system. */
    public static boolean isReservedTable(String canonicalName) {
        return canonicalName.startsWith(RESERVED_PREFIX) || canonicalName.startsWith(GENERATED_PREFIX);
    }

    /** Returns whether the canonical name of a function belongs to generated code. */
    public static boolean isReservedFunction(String canonicalName) {
        return canonicalName.startsWith(GENERATED_PREFIX);
    }

    /** Returns whether a table handle has a method {@code name} already. */
    public static boolean isTakenOnTable(String name) {
        return TABLE_METHODS.contains(name) || OBJECT_METHODS.contains(name);
    }

    /** Returns whether the generated {@code Db} has a method {@code name} already. */
    public static boolean isTakenOnDb(String name) {
        return OBJECT_METHODS.contains(name);
    }

    /**
     * Returns the name in the database.
     *
     * @param name source name
     * @param explicit whether the author gave it, which makes it canonical as written
     */
    public static String canonical(String name, boolean explicit) {
        return explicit ? name : NameCase.snake(name);
    }
}

package dev.stdb.codegen.tsclient;

import dev.stdb.codegen.model.ClientFunction;
import dev.stdb.codegen.model.ClientTable;
import dev.stdb.schema.NameCase;
import java.util.regex.Pattern;

/** Names of generated TypeScript. Rules: spec client-sdk.md §15.4. */
final class TsNames {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

    private TsNames() {}

    static String property(String name) {
        return NameCase.camel(name);
    }

    static String variant(String name) {
        return NameCase.pascal(name);
    }

    static String tableAccessor(ClientTable table) {
        return NameCase.camel(table.accessorName());
    }

    static String rowType(ClientTable table) {
        return NameCase.pascal(table.accessorName()) + "Row";
    }

    static String tableFile(ClientTable table) {
        return NameCase.snake(table.accessorName()) + "_table";
    }

    static String reducerFile(ClientFunction reducer) {
        return NameCase.snake(reducer.name()) + "_reducer";
    }

    static String procedureFile(ClientFunction procedure) {
        return NameCase.snake(procedure.name()) + "_procedure";
    }

    static String pascal(ClientFunction function) {
        return NameCase.pascal(function.name());
    }

    /** Returns {@code name} as the key of an object literal. */
    static String key(String name) {
        return IDENTIFIER.matcher(name).matches() ? name : string(name);
    }

    /** Returns a string literal. */
    static String string(String value) {
        StringBuilder out = new StringBuilder("'");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\'' -> out.append("\\'");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                default -> out.append(c);
            }
        }
        return out.append('\'').toString();
    }
}

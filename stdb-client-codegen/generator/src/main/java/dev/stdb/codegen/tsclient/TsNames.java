package dev.stdb.codegen.tsclient;

import dev.stdb.codegen.model.ClientFunction;
import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientTable;
import dev.stdb.moduledef.NameCase;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SumType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of generated TypeScript. Rules: spec client-sdk.md §15.4. */
final class TsNames {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

    private TsNames() {}

    /** Returns the properties of a product in the order given, each distinct. */
    static List<String> properties(ProductType product) {
        return distinct(product.elements().stream()
                .map(element -> NameCase.camel(String.valueOf(element.name())))
                .toList());
    }

    /** Returns the properties of a row in the order of the columns, each distinct. */
    static List<String> properties(ClientTable table) {
        return distinct(table.columns().stream()
                .map(column -> NameCase.camel(column.accessorName()))
                .toList());
    }

    /** Returns the tags of a sum in the order given, each distinct. */
    static List<String> tags(SumType sum) {
        return distinct(sum.variants().stream()
                .map(variant -> NameCase.pascal(String.valueOf(variant.name())))
                .toList());
    }

    private static List<String> distinct(List<String> names) {
        return distinct(names, List.of());
    }

    private static List<String> distinct(List<String> names, List<String> taken) {
        List<String> distinct = new ArrayList<>();
        for (String each : names) {
            String name = each;
            while (distinct.contains(name) || taken.contains(name)) {
                name = name + "_";
            }
            distinct.add(name);
        }
        return distinct;
    }

    /** Returns the properties that lead to the namespaces of a model, each distinct, and distinct from its tables. */
    static List<String> namespaces(ClientModel model) {
        return distinct(
                model.namespaces().stream()
                        .map(each -> NameCase.camel(each.accessorName()))
                        .toList(),
                model.tables().stream().map(TsNames::tableAccessor).toList());
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
        return NameCase.snake(localName(reducer)) + "_reducer";
    }

    static String procedureFile(ClientFunction procedure) {
        return NameCase.snake(localName(procedure)) + "_procedure";
    }

    static String pascal(ClientFunction function) {
        return NameCase.pascal(localName(function));
    }

    /** Returns the name of a function within its namespace. */
    private static String localName(ClientFunction function) {
        return function.name().substring(function.name().lastIndexOf('.') + 1);
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

package dev.stdb.maven.task;

import dev.stdb.StdbException;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people read about a module: its reducers' signatures, and examples to start with. Immutable. */
public final class SchemaText {
    private static final int SIMILAR_MAX = 2;

    private final DatabaseSchema schema;

    /**
     * Reads a schema.
     *
     * @param schemaJson a server's answer
     * @throws TaskException if it is no module definition
     */
    public SchemaText(String schemaJson) throws TaskException {
        try {
            this.schema = DatabaseSchema.of(SatsJson.moduleDefFromJson(schemaJson));
        } catch (StdbException e) {
            throw new TaskException("the schema cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the name of a table to look at first, if there is one. */
    public Optional<String> exampleTable() {
        return schema.tables().stream()
                .filter(TableSchema::isPublic)
                .findFirst()
                .map(TableSchema::name);
    }

    /**
     * Returns the properties of a call to try first, if there is a reducer that takes only texts, numbers and booleans.
     */
    public Optional<String> exampleCall() {
        for (ReducerSchema reducer : callable()) {
            List<String> arguments = new ArrayList<>();
            for (ProductType.Element parameter : reducer.params().elements()) {
                exampleValue(parameter.type()).ifPresent(arguments::add);
            }
            if (arguments.size() == reducer.params().elements().size()) {
                String json = arguments.isEmpty() ? "" : " -Dstdb.args='[" + String.join(", ", arguments) + "]'";
                return Optional.of("-Dstdb.function=" + reducer.name() + json);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> exampleValue(AlgebraicType type) {
        if (!(type instanceof PrimitiveType primitive)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (primitive) {
                    case STRING -> "\"text\"";
                    case BOOL -> "true";
                    default -> "1";
                });
    }

    /** Returns how a reducer is called, for example {@code add(name: string)}, if there is such a reducer. */
    public Optional<String> signature(String function) {
        return schema.findReducer(function).map(SchemaText::signature);
    }

    /** Returns a text that helps whoever called a function that does not exist. */
    public String whatInsteadOf(String function) {
        StringBuilder text = new StringBuilder();
        callable().stream()
                .map(ReducerSchema::name)
                .filter(name -> distance(name, function) <= SIMILAR_MAX)
                .findFirst()
                .ifPresent(name -> text.append("Did you mean ").append(name).append("? "));
        String all = callable().stream().map(SchemaText::signature).collect(Collectors.joining(", "));
        return text.append("It has: ").append(all.isEmpty() ? "none" : all).toString();
    }

    private List<ReducerSchema> callable() {
        return schema.reducers().stream()
                .filter(reducer -> reducer.lifecycle() == null)
                .toList();
    }

    private static String signature(ReducerSchema reducer) {
        return reducer.params().elements().stream()
                .map(parameter -> parameter.name() + ": " + describe(parameter.type()))
                .collect(Collectors.joining(", ", reducer.name() + "(", ")"));
    }

    private static String describe(AlgebraicType type) {
        if (type instanceof PrimitiveType primitive) {
            return primitive.name().toLowerCase(Locale.ROOT);
        }
        if (SpecialTypes.isOption(type)) {
            return describe(SpecialTypes.optionPayload(type)) + "?";
        }
        if (SpecialTypes.isIdentity(type)) {
            return "identity";
        }
        if (SpecialTypes.isTimestamp(type)) {
            return "timestamp";
        }
        if (type instanceof ArrayType array) {
            return describe(array.element()) + "[]";
        }
        return type instanceof ProductType ? "object" : "variant";
    }

    /** Returns how many letters must be added, removed or replaced to make one name of the other. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}

package dev.stdb.task.text;

import dev.stdb.StdbException;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.GeneratedSchedules;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.task.TaskException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** What people read about a module: the signatures of its functions, and examples to start with. Immutable. */
public final class SchemaText {
    private static final int SIMILAR_MAX = 2;

    private final DatabaseSchema schema;
    private final TypeText types;

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
        this.types = new TypeText(schema);
    }

    /** Returns the name of a table to look at first, if there is one. */
    public Optional<String> exampleTable() {
        return schema.tables().stream()
                .filter(TableSchema::isPublic)
                .findFirst()
                .map(TableSchema::name);
    }

    /**
     * A call to try.
     *
     * @param arguments values in JSON
     */
    public record ExampleCall(String reducer, List<String> arguments) {}

    /** Returns a call to try first, if there is a reducer that takes only texts, numbers and booleans. */
    public Optional<ExampleCall> exampleCall() {
        for (Function reducer : reducers()) {
            List<String> arguments = new ArrayList<>();
            for (ProductType.Element parameter : reducer.params()) {
                exampleValue(parameter.type()).ifPresent(arguments::add);
            }
            if (arguments.size() == reducer.params().size()) {
                return Optional.of(new ExampleCall(reducer.name(), List.copyOf(arguments)));
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

    /** Returns how a reducer or procedure is called, for example {@code add(name: string)}, if there is such a one. */
    public Optional<String> signature(String function) {
        return find(function).map(this::signature);
    }

    /**
     * Returns the arguments of a call as a JSON array.
     *
     * @param words a value in JSON each; a text may stand without quotes where the function takes one
     */
    public String arguments(String function, List<String> words) {
        List<ProductType.Element> params = find(function).map(Function::params).orElse(List.of());
        StringJoiner array = new StringJoiner(",", "[", "]");
        for (int i = 0; i < words.size(); i++) {
            boolean isText = i < params.size() && isWrittenAsText(params.get(i).type());
            array.add(isText && !words.get(i).startsWith("\"") ? quoted(words.get(i)) : words.get(i));
        }
        return array.toString();
    }

    private static boolean isWrittenAsText(AlgebraicType type) {
        return type == PrimitiveType.STRING || SpecialTypes.isIdentity(type) || SpecialTypes.isConnectionId(type);
    }

    private static String quoted(String word) {
        return new JsonWriter().value(word).toString();
    }

    /** Returns a text that helps whoever called a function that does not exist. */
    public String whatInsteadOf(String function) {
        StringBuilder text = new StringBuilder();
        functions().stream()
                .map(Function::name)
                .filter(name -> distance(name, function) <= SIMILAR_MAX)
                .findFirst()
                .ifPresent(name -> text.append("Did you mean ").append(name).append("? "));
        String all = functions().stream().map(this::signature).collect(Collectors.joining(", "));
        return text.append("It has: ").append(all.isEmpty() ? "none" : all).toString();
    }

    /** What clients may call. */
    private record Function(String name, ProductType type) {
        List<ProductType.Element> params() {
            return type.elements();
        }
    }

    private String signature(Function function) {
        return types.signature(function.name(), function.type());
    }

    private Optional<Function> find(String name) {
        return functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst();
    }

    private List<Function> functions() {
        List<Function> functions = new ArrayList<>(reducers());
        schema.procedures().forEach(procedure -> functions.add(new Function(procedure.name(), procedure.params())));
        return functions;
    }

    private List<Function> reducers() {
        return schema.reducers().stream()
                .filter(reducer -> reducer.lifecycle() == null && !isGenerated(reducer.name()))
                .map(reducer -> new Function(reducer.name(), reducer.params()))
                .toList();
    }

    /** Reducers of generated code are nobody's to call. */
    private static boolean isGenerated(String reducer) {
        return reducer.startsWith(GeneratedSchedules.RESERVED_PREFIX);
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

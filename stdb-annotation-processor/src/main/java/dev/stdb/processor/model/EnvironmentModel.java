package dev.stdb.processor.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Interface with the environment variables of the module.
 *
 * @param type the interface
 * @param variables in source order
 */
public record EnvironmentModel(JavaName type, List<Variable> variables) {

    /** Copies the variables. */
    public EnvironmentModel {
        variables = List.copyOf(variables);
    }

    /**
     * A variable.
     *
     * @param key its key
     * @param method Java name of the method
     * @param choice the enum with its values; null for any text
     * @param optional whether the module runs without a value
     * @param secret whether nobody else is to see the value
     */
    public record Variable(
            String key, String method, @Nullable Choice choice, boolean optional, boolean secret) {}

    /**
     * An enum whose constants are the values of a variable.
     *
     * @param type the enum
     * @param constants its constants in order
     */
    public record Choice(JavaName type, List<Constant> constants) {
        /** Copies the constants. */
        public Choice {
            constants = List.copyOf(constants);
        }
    }

    /**
     * A constant of an enum.
     *
     * @param name its Java name
     * @param value the text that it stands for
     */
    public record Constant(String name, String value) {}
}

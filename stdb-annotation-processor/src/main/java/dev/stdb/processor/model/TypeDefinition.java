package dev.stdb.processor.model;

import java.util.List;

/** Named type of the module. */
public sealed interface TypeDefinition {

    /** Returns the source name. */
    String name();

    /** Type that the author has declared. */
    sealed interface Declared extends TypeDefinition {
        /** Returns the Java class. */
        JavaName javaName();
    }

    /**
     * Product: the pairs of a map, which have no class of their own.
     *
     * @param name source name
     * @param key type of the keys
     * @param value type of the values
     */
    record EntryDefinition(String name, TypeUse key, TypeUse value) implements TypeDefinition {
        /** Name of the first element. */
        public static final String KEY = "key";

        /** Name of the second element. */
        public static final String VALUE = "value";
    }

    /**
     * Product: a record, with some arguments if it has type parameters.
     *
     * @param name source name
     * @param javaName class
     * @param arguments what its type parameters stand for, boxed; none if it has none
     * @param fields components in order
     */
    record RecordDefinition(String name, JavaName javaName, List<TypeUse> arguments, List<Field> fields)
            implements Declared {
        /** Copies the lists. */
        public RecordDefinition {
            arguments = List.copyOf(arguments);
            fields = List.copyOf(fields);
        }
    }

    /**
     * Component of a record.
     *
     * @param name source name
     * @param accessor Java accessor method
     * @param type type
     */
    record Field(String name, String accessor, TypeUse type) {}

    /**
     * Sum of units: an enum.
     *
     * @param name source name
     * @param javaName class
     * @param constants constants in order
     */
    record EnumDefinition(String name, JavaName javaName, List<Constant> constants) implements Declared {
        /** Copies the constants. */
        public EnumDefinition {
            constants = List.copyOf(constants);
        }
    }

    /**
     * Constant of an enum.
     *
     * @param name source name
     * @param javaName Java name
     */
    record Constant(String name, String javaName) {}

    /**
     * Sum: a sealed interface of records.
     *
     * @param name source name
     * @param javaName interface
     * @param variants variants in the order of the permits clause
     */
    record SumDefinition(String name, JavaName javaName, List<Variant> variants) implements Declared {
        /** Copies the variants. */
        public SumDefinition {
            variants = List.copyOf(variants);
        }
    }

    /**
     * Variant of a sum.
     *
     * @param name source name
     * @param javaName record class
     * @param slot typespace slot of the record, {@link #UNIT} if it has no components
     */
    record Variant(String name, JavaName javaName, int slot) {
        /** Slot of a variant without payload. */
        public static final int UNIT = -1;
    }
}

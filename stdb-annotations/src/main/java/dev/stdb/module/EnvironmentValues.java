package dev.stdb.module;

import java.util.Optional;

/** Values of the module's environment variables (spec module-abi.md §6.6). For generated code; stateless. */
public final class EnvironmentValues {

    private EnvironmentValues() {}

    /**
     * Returns the value of a variable.
     *
     * @param key key of a variable that the module declares as optional
     */
    public static Optional<String> find(String key) {
        int source = source(key);
        return source == 0 ? Optional.empty() : Optional.of(Sources.readText(source));
    }

    /**
     * Returns the value of a variable that must have one.
     *
     * @param key key of a variable that the module declares; without a value the call ends
     */
    public static String require(String key) {
        return Sources.readText(source(key));
    }

    private static int source(String key) {
        int at = Scratch.text(Strings.sizeMax(key));
        int errno = HostFunctions.envGet(at, Strings.writeRaw(at, key) - at, Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "reading the environment", key);
        }
        return Memory.getInt(Scratch.OUT);
    }

    /** Returns the exception for a value that is none of those declared. */
    public static IllegalStateException unknown(String key) {
        return new IllegalStateException("environment variable has a value that is not declared: key=" + key);
    }

    /** Keeps the value of a variable from everybody but the module. For the description of the module. */
    public static void secret(String key) {
        int at = Scratch.text(Strings.sizeMax(key));
        HostFunctions.environmentSecret(at, Strings.writeRaw(at, key) - at);
    }
}

package dev.stdb.maven.wasm;

import java.util.List;

/**
 * A module cannot be built because of something its author can change.
 *
 * <p>{@link #problems()} holds one text per problem, each naming class, line and call chain where they are known.
 */
public final class ModuleBuildException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /**
     * Creates an exception from problem texts.
     *
     * @param problems what is wrong, one text each (not empty)
     */
    public ModuleBuildException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** Creates an exception with a single problem. */
    public ModuleBuildException(String problem) {
        this(List.of(problem));
    }

    /** Returns what is wrong, one text per problem. */
    public List<String> problems() {
        return problems;
    }
}

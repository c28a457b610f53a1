package dev.stdb.trace;

import java.util.List;

/**
 * Which classes are those of a module's author: neither the class library, nor what runs a module, nor what dispatches
 * its calls. Stateless.
 */
public final class AuthorCode {
    private static final List<String> FOREIGN_PACKAGES = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "org.teavm.",
            "dev.stdb.annotation.",
            "dev.stdb.bsatn.",
            "dev.stdb.generated.",
            "dev.stdb.maven.jcl.",
            "dev.stdb.module.",
            "dev.stdb.query.",
            "dev.stdb.sats.",
            "dev.stdb.server.",
            "dev.stdb.types.");

    /** Only its own classes: packages below it may be those of an author. */
    private static final String ROOT_PACKAGE = "dev.stdb.";

    /** Names that the annotation processor gives to classes in the author's packages. */
    private static final List<String> DISPATCH = List.of(
            "ReducerDispatch", "ReducerBridge", "ViewDispatch", "ViewBridge", "HandlerDispatch", "HandlerBridge");

    /** The compiler makes a class of this name for each lambda; what the lambda does stays with its author. */
    private static final String LAMBDA = "$lambda$_";

    private AuthorCode() {}

    /**
     * Returns whether the frames of a class belong in a stack trace.
     *
     * @param className binary name, such as {@code chat.Chat$Room}
     */
    public static boolean includes(String className) {
        int lastDot = className.lastIndexOf('.');
        String simpleName = className.substring(lastDot + 1);
        return !className.substring(0, lastDot + 1).equals(ROOT_PACKAGE)
                && FOREIGN_PACKAGES.stream().noneMatch(className::startsWith)
                && !DISPATCH.contains(simpleName)
                && !className.contains(LAMBDA);
    }
}

package dev.stdb.server.guest.module;

import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which functions a module must and may export (spec module-abi.md §1.2). Stateless. */
public final class ExportRules {
    private static final String NULLARY = "() -> ()";
    private static final String DESCRIBE_SIGNATURE = "(i32) -> ()";
    private static final String SETUP_SIGNATURE = "(i32) -> i32";

    private ExportRules() {}

    /**
     * Checks exported functions.
     *
     * @param names their names
     * @param signatures finds the signature of a function, null if there is none of that name
     * @param errors what is wrong already; gets the rest
     * @throws ModuleException if there are errors
     */
    public static void check(
            List<String> names, Function<String, ? extends @Nullable String> signatures, List<String> errors) {
        check(signatures, ModuleProgram.DESCRIBE, DESCRIBE_SIGNATURE, true, errors);
        check(signatures, ModuleProgram.CALL_REDUCER, ModuleProgram.REDUCER_SIGNATURE, true, errors);
        check(signatures, ModuleProgram.SETUP, SETUP_SIGNATURE, false, errors);
        check(signatures, ModuleProgram.CALL_PROCEDURE, ModuleProgram.REDUCER_SIGNATURE, false, errors);
        check(signatures, ModuleProgram.CALL_VIEW, ModuleProgram.VIEW_SIGNATURE, false, errors);
        check(signatures, ModuleProgram.CALL_VIEW_ANONYMOUS, ModuleProgram.VIEW_ANONYMOUS_SIGNATURE, false, errors);
        String handler = signatures.apply(ModuleProgram.CALL_HTTP_HANDLER);
        if (!ModuleProgram.HANDLER_SIGNATURE_WITHOUT_SENDER.equals(handler)) {
            check(signatures, ModuleProgram.CALL_HTTP_HANDLER, ModuleProgram.HANDLER_SIGNATURE, false, errors);
        }
        preinits(names).forEach(name -> check(signatures, name, NULLARY, false, errors));
        if (!errors.isEmpty()) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_EXPORTS, "not a database module: " + String.join("; ", errors));
        }
    }

    private static void check(
            Function<String, ? extends @Nullable String> signatures,
            String name,
            String signature,
            boolean required,
            List<String> errors) {
        String actual = signatures.apply(name);
        if (actual == null) {
            if (required) {
                errors.add("missing export `" + name + "` of type " + signature);
            }
        } else if (!actual.equals(signature)) {
            errors.add("export `" + name + "` has type " + actual + ", expected " + signature);
        }
    }

    /** Returns the names of the initializers in the order in which they run. */
    public static List<String> preinits(List<String> names) {
        return names.stream()
                .filter(name -> name.startsWith(ModuleProgram.PREINIT_PREFIX))
                .sorted(Comparator.comparing(
                        (String name) -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
                .toList();
    }

    /** Returns the names of the functions that can be called as the ABI calls them. (They were checked.) */
    public static Set<String> callable(List<String> names, Function<String, ? extends @Nullable String> signatures) {
        Set<String> callable = new HashSet<>(names);
        if (!NULLARY.equals(signatures.apply(ModuleProgram.INITIALIZE))) {
            // Compat: an _initialize of another type is skipped silently.
            callable.remove(ModuleProgram.INITIALIZE);
        }
        return Set.copyOf(callable);
    }
}

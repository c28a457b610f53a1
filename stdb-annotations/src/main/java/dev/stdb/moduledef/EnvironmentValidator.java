package dev.stdb.moduledef;

import static dev.stdb.moduledef.ErrorList.quote;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Checks declarations of environment variables. Rules: spec module-def.md §6.11; stateless. */
final class EnvironmentValidator {
    private static final int DECLARED_BYTES_MAX = 2 << 20;

    private EnvironmentValidator() {}

    static void check(ModuleDef def, boolean isSubmodule, ErrorList errors) {
        if (isSubmodule && !def.environment().isEmpty()) {
            errors.add("EnvironmentInSubmodule", "submodules must not declare environment variables");
        }
        if (def.environment().size() > EnvironmentDef.COUNT_MAX) {
            errors.add("IdentifierError", "too many environment variables: countMax=" + EnvironmentDef.COUNT_MAX);
        }
        Set<String> names = new HashSet<>();
        long bytes = 0;
        for (EnvironmentDef each : def.environment()) {
            if (!EnvironmentDef.isKey(each.name())) {
                errors.add(
                        "IdentifierError",
                        "environment variable needs letters, digits and underscores, at most "
                                + EnvironmentDef.NAME_BYTES_MAX + ", no digit first: name=" + quote(each.name()));
            }
            if (!names.add(each.name())) {
                errors.add("DuplicateName", "environment variable is declared twice: name=" + each.name());
            }
            checkValues(each, errors);
            bytes += each.name().length();
            for (String value : each.values()) {
                bytes += value.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        if (bytes > DECLARED_BYTES_MAX) {
            errors.add(
                    "IdentifierError", "declarations of environment variables are too long: max=" + DECLARED_BYTES_MAX);
        }
    }

    private static void checkValues(EnvironmentDef def, ErrorList errors) {
        boolean union = def.kind() == EnvironmentDef.Kind.UNION;
        if (union && (def.values().isEmpty() || def.values().size() > EnvironmentDef.COUNT_MAX)) {
            errors.add(
                    "IdentifierError",
                    "environment variable needs 1 to " + EnvironmentDef.COUNT_MAX + " values: name=" + def.name());
        }
        if (!def.values().stream().allMatch(EnvironmentDef::isValueSize)) {
            errors.add(
                    "IdentifierError",
                    "value of an environment variable is too long: name=" + def.name() + ", bytesMax="
                            + EnvironmentDef.VALUE_BYTES_MAX);
        }
    }
}

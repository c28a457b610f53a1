package dev.stdb.processor.model;

import java.util.List;

/**
 * Name of a class in the module's sources.
 *
 * @param packageName package, empty for the default package
 * @param simpleNames simple names from the top-level class inwards, at least one
 */
public record JavaName(String packageName, List<String> simpleNames) {

    /** Copies the names. */
    public JavaName {
        simpleNames = List.copyOf(simpleNames);
    }

    /** Returns the qualified name as written in source. */
    public String qualified() {
        String nested = String.join(".", simpleNames);
        return packageName.isEmpty() ? nested : packageName + "." + nested;
    }
}

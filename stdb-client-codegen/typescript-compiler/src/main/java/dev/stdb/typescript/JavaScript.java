package dev.stdb.typescript;

/** A JavaScript engine with one global scope. Confined to one thread. */
interface JavaScript extends AutoCloseable {

    /**
     * Starts an engine.
     *
     * @param engine {@code v8}, native and fast, or {@code graal}, slow and wherever there is a JVM
     * @throws IllegalArgumentException if there is no engine of that name
     */
    static JavaScript start(String engine) {
        return switch (engine) {
            case "v8" -> new V8JavaScript();
            case "graal" -> new GraalJavaScript();
            default ->
                throw new IllegalArgumentException("unknown JavaScript engine: expected v8 or graal, engine=" + engine);
        };
    }

    /** Sets a global variable to a text. */
    void set(String variable, String value);

    /** Runs a script for its effects. */
    void run(String script);

    /** Returns the value of an expression that is a text. */
    String text(String expression);

    @Override
    void close();
}

package dev.stdb.typescript;

import org.graalvm.polyglot.Context;

/** An engine in Java, interpreted on other JVMs than GraalVM. */
final class GraalJavaScript implements JavaScript {
    private static final String LANGUAGE = "js";

    private final Context context = Context.newBuilder(LANGUAGE)
            .option("engine.WarnInterpreterOnly", "false")
            .build();

    @Override
    public void set(String variable, String value) {
        context.getBindings(LANGUAGE).putMember(variable, value);
    }

    @Override
    public void run(String script) {
        context.eval(LANGUAGE, script);
    }

    @Override
    public String text(String expression) {
        return context.eval(LANGUAGE, expression).asString();
    }

    @Override
    public void close() {
        context.close();
    }
}

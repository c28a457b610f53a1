package dev.stdb.server.database;

import dev.stdb.moduledef.ModuleDefCodec;

/** Builds small modules in Java, for tests to which any module is as good as another. */
final class JavaModule extends TestDefinition<JavaModule.Code, JavaModule> {
    /** Code of a reducer or procedure; it has ended well when it returns. */
    @FunctionalInterface
    interface Code {
        void run(JavaCall call);
    }

    private JavaModule() {}

    /** Starts an empty module. */
    static JavaModule create() {
        return new JavaModule();
    }

    /** Starts a module {@linkplain #withItems with items}. */
    static JavaModule items() {
        return create().withItems();
    }

    @Override
    JavaModule self() {
        return this;
    }

    @Override
    Code insertArgs(String table) {
        return call -> call.insertArgs(table);
    }

    /** Returns the program that stands for this module: its definition. {@link JavaGuests} knows the code. */
    byte[] program() {
        return ModuleDefCodec.encode(definition());
    }
}

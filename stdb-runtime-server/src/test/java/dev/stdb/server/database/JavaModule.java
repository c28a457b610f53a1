package dev.stdb.server.database;

import dev.stdb.moduledef.HttpRouteDef;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.moduledef.ViewDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.guest.HandlerCall;
import dev.stdb.server.guest.HttpAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds small modules in Java, for tests to which any module is as good as another. */
final class JavaModule extends TestDefinition<JavaModule.Code, JavaModule> {
    /** Code of a reducer or procedure; it has ended well when it returns. */
    @FunctionalInterface
    interface Code {
        void run(JavaCall call);
    }

    private final Map<String, JavaView> views = new LinkedHashMap<>();

    private final Map<String, Handler> handlers = new LinkedHashMap<>();

    /** Code of an HTTP handler. */
    @FunctionalInterface
    interface Handler {
        HttpAnswer answer(HandlerCall request, JavaCall call);
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

    /** Declares a view of rows of a table's type for everybody, the same for all who ask. */
    JavaModule anonymousView(String name, String table, JavaView code) {
        return view(new ViewDef(name, views.size(), true, true, NO_PARAMS, rowsOf(table)), code);
    }

    /** Declares a view of rows of a table's type for everybody, different for each who asks. */
    JavaModule senderView(String name, String table, JavaView code) {
        return view(new ViewDef(name, views.size(), true, false, NO_PARAMS, rowsOf(table)), code);
    }

    /** Declares a view. */
    JavaModule view(ViewDef def, JavaView code) {
        views.put(def.sourceName(), code);
        return def(module -> module.view(def));
    }

    /** Declares an HTTP handler with a route. */
    JavaModule handler(String name, @Nullable String method, String path, Handler code) {
        handlers.put(name, code);
        return def(module -> module.httpHandler(name).httpRoute(new HttpRouteDef(name, method, path)));
    }

    Map<String, Handler> handlers() {
        return handlers;
    }

    /** Returns the type of an array of rows of a table. */
    AlgebraicType rowsOf(String table) {
        return new ArrayType(new RefType(typeOf(table)));
    }

    /** Returns the type of a query for rows of a table. */
    AlgebraicType queryOf(String table) {
        return new ProductType(List.of(new ProductType.Element(SpecialTypes.QUERY_MARKER, new RefType(typeOf(table)))));
    }

    Map<String, JavaView> views() {
        return views;
    }

    /** Returns the program that stands for this module: its definition. {@link JavaGuests} knows the code. */
    byte[] program() {
        ModuleDef definition = definition();
        return definition.version() == ModuleDef.V9
                ? ModuleDefCodec.encodeV9(definition)
                : ModuleDefCodec.encode(definition);
    }
}

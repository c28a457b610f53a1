package dev.stdb.moduledef;

import static dev.stdb.moduledef.SampleModules.keyed;
import static dev.stdb.moduledef.SampleModules.product;
import static dev.stdb.moduledef.SampleModules.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.Typespace;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One broken definition per error identifier of spec module-def.md §13. */
class ModuleDefValidatorTest {
    private static final ProductType ROW = product("id", PrimitiveType.U64, "x", PrimitiveType.F32);

    @Test
    void acceptsADefinitionWithEverySection() {
        assertThat(ModuleDefValidator.validate(SampleModules.everything())).isEmpty();
        assertThat(ModuleDefValidator.validate(SampleModules.withOutbox())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void reportsTheIdentifier(String id, Consumer<ModuleDef.Builder> change) {
        ModuleDef.Builder def = ModuleDef.builder().typespace(new Typespace(List.of(ROW)));
        change.accept(def);
        assertThat(ModuleDefValidator.validate(def.build()))
                .isNotEmpty()
                .allMatch(error -> error.startsWith(id + ": "), "starts with " + id);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                        tables(),
                        types(),
                        functions(),
                        schedules(),
                        viewsAndHttp(),
                        submodules(),
                        environment(),
                        outboxes())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> tables() {
        return Stream.of(
                of("DuplicateName", def -> def.table(table("a", 0)).table(table("A", 0))),
                of("DuplicateName", def -> def.table(keyed("a", 0)).table(table("a_id_seq", 0))),
                of(
                        "DuplicateName",
                        def -> def.typespace(types(product("fooBar", PrimitiveType.U8, "foo_bar", PrimitiveType.U8)))
                                .table(table("a", 0))),
                of("IdentifierError", def -> def.table(table("a b?", 0))),
                of(
                        "IdentifierError",
                        def -> def.table(indexed(new IndexDef(null, null, IndexAlgorithm.HASH, List.of(0))))),
                of("TableNameReserved", def -> def.table(table("st_mine", 0))),
                of("InvalidProductTypeRef", def -> def.table(table("a", 1))),
                of(
                        "InvalidProductTypeRef",
                        def -> def.typespace(types(product("self", new RefType(0))))
                                .table(table("a", 0))),
                of(
                        "UnnamedColumn",
                        def -> def.typespace(types(product(null, PrimitiveType.U8)))
                                .table(table("a", 0))),
                of(
                        "ColumnNotFound",
                        def -> def.table(indexed(new IndexDef("i", null, IndexAlgorithm.HASH, List.of(2))))),
                of(
                        "DuplicateColumns",
                        def -> def.table(indexed(new IndexDef("i", null, IndexAlgorithm.HASH, List.of(0, 0))))),
                of(
                        "DirectIndexOnBadType",
                        def -> def.table(indexed(new IndexDef("i", null, IndexAlgorithm.DIRECT, List.of(1))))),
                of("RepeatedPrimaryKey", def -> def.table(with(List.of(0, 1), List.of(), List.of(), List.of()))),
                of(
                        "MissingPrimaryKeyUniqueConstraint",
                        def -> def.table(with(List.of(0), List.of(), List.of(), List.of()))),
                of(
                        "UniqueConstraintWithoutIndex",
                        def -> def.table(
                                with(List.of(), List.of(new ConstraintDef(null, List.of(0))), List.of(), List.of()))),
                of(
                        "OneAutoInc",
                        def -> def.table(with(
                                List.of(),
                                List.of(),
                                List.of(
                                        SequenceDef.autoIncrement(0),
                                        new SequenceDef("s", 0, null, null, null, BigInteger.ONE)),
                                List.of()))),
                of(
                        "InvalidSequenceColumnType",
                        def -> def.table(with(List.of(), List.of(), List.of(SequenceDef.autoIncrement(1)), List.of()))),
                of(
                        "InvalidSequenceDefOption",
                        def -> def.table(with(
                                List.of(),
                                List.of(),
                                List.of(new SequenceDef(null, 0, null, null, null, BigInteger.TWO)),
                                List.of()))),
                of(
                        "InvalidSequenceDefOption",
                        def -> def.table(with(
                                List.of(),
                                List.of(),
                                List.of(new SequenceDef(null, 0, BigInteger.TEN, null, null, BigInteger.ONE)),
                                List.of()))),
                of(
                        "ColumnDefaultValueMalformed",
                        def -> def.table(
                                with(List.of(), List.of(), List.of(), List.of(new ColumnDefaultDef(0, new byte[7]))))),
                of(
                        "MultipleColumnDefaultValues",
                        def -> def.version(ModuleDef.V9)
                                .table(with(
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        List.of(
                                                new ColumnDefaultDef(0, new byte[8]),
                                                new ColumnDefaultDef(0, new byte[8]))))));
    }

    private static Stream<Arguments> types() {
        return Stream.of(
                of("DuplicateTypeName", def -> def.type(type("A")).type(type("A"))),
                of("InvalidTypeRef", def -> def.type(new TypeDef(List.of(), "A", 5, true))),
                of(
                        "ClientCodegenError",
                        def -> def.typespace(types(PrimitiveType.U8)).type(type("A"))),
                of(
                        "ClientCodegenError",
                        def -> def.typespace(types(product("inline", product("a", PrimitiveType.U8))))
                                .type(type("A"))),
                of(
                        "TypeHasIncorrectOrdering",
                        def -> def.typespace(types(product("b", PrimitiveType.U8, "a", PrimitiveType.U8)))
                                .type(new TypeDef(List.of(), "A", 0, false))));
    }

    private static Stream<Arguments> functions() {
        return Stream.of(
                of(
                        "DuplicateFunctionName",
                        def -> def.reducer(reducer("doIt", product())).reducer(reducer("do_it", product()))),
                of("ClientCodegenError", def -> def.reducer(reducer("r", product(null, PrimitiveType.U8)))),
                of(
                        "InvalidReducerReturnType",
                        def -> def.reducer(new ReducerDef(
                                "r", product(), FunctionVisibility.PRIVATE, PrimitiveType.U8, PrimitiveType.STRING))),
                of("LifecycleWithoutReducer", def -> def.lifecycle(new LifecycleDef(Lifecycle.INIT, "r"))),
                of(
                        "DuplicateLifecycle",
                        def -> def.reducer(reducer("r", product()))
                                .lifecycle(new LifecycleDef(Lifecycle.INIT, "r"))
                                .lifecycle(new LifecycleDef(Lifecycle.ON_CONNECT, "r"))));
    }

    private static Stream<Arguments> schedules() {
        ProductType timer = product("id", PrimitiveType.U64, "at", SpecialTypes.SCHEDULE_AT);
        Consumer<ModuleDef.Builder> good = def -> def.typespace(types(timer))
                .table(keyed("timer", 0))
                .reducer(reducer("fire", product("t", new RefType(0))));
        TableDef timers = keyed("timer", 0);
        TableDef event = new TableDef(
                "event",
                0,
                timers.primaryKey(),
                List.of(new IndexDef("event_id_idx_btree", "id", IndexAlgorithm.BTREE, List.of(0))),
                timers.constraints(),
                List.of(),
                false,
                true,
                List.of(),
                true);
        return Stream.of(
                of(
                        "ScheduledEventTable",
                        good.andThen(def -> def.table(event).schedule(new ScheduleDef(null, "event", 1, "fire")))),
                of("TableNotFound", good.andThen(def -> def.schedule(new ScheduleDef(null, "clock", 1, "fire")))),
                of(
                        "DuplicateSchedule",
                        good.andThen(def -> def.schedule(new ScheduleDef(null, "timer", 1, "fire"))
                                .schedule(new ScheduleDef(null, "timer", 1, "fire")))),
                of(
                        "ScheduledIncorrectColumns",
                        good.andThen(def -> def.schedule(new ScheduleDef(null, "timer", 0, "fire")))),
                of(
                        "MissingScheduledFunction",
                        good.andThen(def -> def.schedule(new ScheduleDef(null, "timer", 1, "f")))),
                of(
                        "IncorrectScheduledFunctionParams",
                        good.andThen(def -> def.reducer(reducer("none", product()))
                                .schedule(new ScheduleDef(null, "timer", 1, "none")))));
    }

    private static EnvironmentDef variable(String name, EnvironmentDef.Kind kind, String... values) {
        return new EnvironmentDef(name, kind, List.of(values), false);
    }

    private static Stream<Arguments> environment() {
        EnvironmentDef text = variable("a", EnvironmentDef.Kind.STRING);
        return Stream.of(
                of("IdentifierError", def -> def.environment(variable("1a", EnvironmentDef.Kind.STRING))),
                of("IdentifierError", def -> def.environment(variable("", EnvironmentDef.Kind.STRING))),
                of("IdentifierError", def -> def.environment(variable("a".repeat(257), EnvironmentDef.Kind.STRING))),
                of("IdentifierError", def -> def.environment(variable("a", EnvironmentDef.Kind.UNION))),
                of(
                        "IdentifierError",
                        def -> def.environment(variable("a", EnvironmentDef.Kind.LITERAL, "x".repeat(8193)))),
                of("IdentifierError", def -> {
                    for (int i = 0; i < 257; i++) {
                        def.environment(variable("a" + i, EnvironmentDef.Kind.STRING));
                    }
                }),
                of("DuplicateName", def -> def.environment(text).environment(text)),
                of(
                        "EnvironmentInSubmodule",
                        def -> def.submodule(new SubmoduleDef(
                                "sub", ModuleDef.builder().environment(text).build()))));
    }

    private static Consumer<ModuleDef.Builder> outbox(OutboxDef outbox, Consumer<ModuleDef.Builder> more) {
        return def -> {
            def.typespace(types(
                            product("id", PrimitiveType.U64, "to", SpecialTypes.IDENTITY, "short", PrimitiveType.U32)))
                    .outbox(outbox);
            more.accept(def);
        };
    }

    private static OutboxDef outbox(int target, int argument, @Nullable String onResult) {
        return new OutboxDef("box", "receive", target, List.of(argument), onResult, BigInteger.ZERO);
    }

    private static Stream<Arguments> outboxes() {
        OutboxDef plain = outbox(1, 2, null);
        Consumer<ModuleDef.Builder> keyed = def -> def.table(keyed("box", 0));
        TableDef event = new TableDef(
                "box",
                0,
                List.of(0),
                keyed("box", 0).indexes(),
                keyed("box", 0).constraints(),
                List.of(),
                false,
                true,
                List.of(),
                true);
        TableDef narrow = new TableDef(
                "box",
                0,
                List.of(2),
                List.of(new IndexDef("box_short_idx_btree", "short", IndexAlgorithm.BTREE, List.of(2))),
                List.of(new ConstraintDef(null, List.of(2))),
                List.of(),
                false,
                true,
                List.of(),
                false);
        Consumer<ModuleDef.Builder> scheduled = def -> def.typespace(types(
                        product("id", PrimitiveType.U64, "to", SpecialTypes.IDENTITY, "at", SpecialTypes.SCHEDULE_AT)))
                .table(keyed("box", 0))
                .reducer(reducer("fire", product("row", new RefType(0))))
                .schedule(new ScheduleDef(null, "box", 2, "fire"))
                .outbox(outbox(1, 0, null));
        return Stream.of(
                of("OutboxInvalidPrimaryKey", outbox(plain, def -> def.table(narrow))),
                of("OutboxScheduledTable", scheduled),
                of("MissingOutboxTable", outbox(plain, def -> {})),
                of("DuplicateOutbox", outbox(plain, keyed.andThen(def -> def.outbox(plain)))),
                of("OutboxEventTable", outbox(plain, def -> def.table(event))),
                of("OutboxMissingPrimaryKey", outbox(plain, def -> def.table(table("box", 0)))),
                of("OutboxTargetColumnMissing", outbox(outbox(2, 2, null), keyed)),
                of("OutboxTargetColumnMissing", outbox(outbox(9, 2, null), keyed)),
                of("OutboxArgumentColumnNotFound", outbox(outbox(1, 3, null), keyed)),
                of("MissingOutboxOnResult", outbox(outbox(1, 2, "nobody"), keyed)),
                of("OutboxOnResultMustBeLocal", outbox(outbox(1, 2, "a.b"), keyed)),
                of(
                        "IncorrectOutboxOnResultParams",
                        outbox(
                                outbox(1, 2, "done"),
                                keyed.andThen(def -> def.reducer(
                                        ReducerDef.of("done", product(), FunctionVisibility.CLIENT_CALLABLE))))));
    }

    private static Stream<Arguments> viewsAndHttp() {
        AlgebraicType rows = new ArrayType(new RefType(0));
        ViewDef view = new ViewDef("v", 0, true, true, product(), rows);
        ViewPrimaryKeyDef key = new ViewPrimaryKeyDef("v", List.of("id"));
        return Stream.of(
                of(
                        "InvalidViewReturnType",
                        def -> def.view(new ViewDef("v", 0, true, true, product(), PrimitiveType.U8))),
                of("DuplicateName", def -> def.view(view).table(table("v", 0))),
                of(
                        "RepeatedViewPrimaryKey",
                        def -> def.view(view).viewPrimaryKey(key).viewPrimaryKey(key)),
                of(
                        "MultipleViewPrimaryKeyColumns",
                        def -> def.view(view).viewPrimaryKey(new ViewPrimaryKeyDef("v", List.of("id", "x")))),
                of("ViewPrimaryKeyViewNotFound", def -> def.viewPrimaryKey(key)),
                of(
                        "ViewPrimaryKeyColumnNotFound",
                        def -> def.view(view).viewPrimaryKey(new ViewPrimaryKeyDef("v", List.of("y")))),
                of(
                        "ViewFloatParam",
                        def -> def.view(new ViewDef("v", 0, true, true, product("x", PrimitiveType.F32), rows))),
                of(
                        "ViewPrimaryKeyWithParams",
                        def -> def.view(new ViewDef("v", 0, true, true, product("x", PrimitiveType.U8), rows))
                                .viewPrimaryKey(key)),
                of("DuplicateHttpHandlerName", def -> def.httpHandler("h").httpHandler("h")),
                of("MissingHttpHandler", def -> def.httpRoute(new HttpRouteDef("h", null, ""))),
                of(
                        "InvalidHttpRoutePath",
                        def -> def.httpHandler("h").httpRoute(new HttpRouteDef("h", null, "/Upper"))),
                of(
                        "DuplicateHttpRoute",
                        def -> def.httpHandler("h")
                                .httpRoute(new HttpRouteDef("h", null, "/a"))
                                .httpRoute(new HttpRouteDef("h", "GET", "/a"))),
                of("InvalidHttpRoutePath", def -> def.httpHandler("h").httpRoute(new HttpRouteDef("h", null, "a"))),
                of(
                        "InvalidHttpRoutePath",
                        def -> def.httpHandler("h").httpRoute(new HttpRouteDef("h", null, "/a{id}"))),
                of("InvalidHttpRoutePath", def -> {
                    def.httpHandler("h");
                    for (int i = 0; i <= HttpRoutePath.PARAMETRIC_MAX; i++) {
                        def.httpRoute(new HttpRouteDef("h", null, "/a" + i + "/{id}"));
                    }
                }),
                of(
                        "DuplicateHttpRoute",
                        def -> def.httpHandler("h")
                                .httpRoute(new HttpRouteDef("h", null, "/a/{id}"))
                                .httpRoute(new HttpRouteDef("h", "GET", "/a/{name}"))));
    }

    private static Stream<Arguments> submodules() {
        ModuleDef empty = ModuleDef.builder().build();
        return Stream.of(
                of("NamespaceTooLong", def -> def.submodule(new SubmoduleDef("n".repeat(64), empty))),
                of(
                        "DuplicateName",
                        def -> def.submodule(new SubmoduleDef("n", empty)).submodule(new SubmoduleDef("n", empty))),
                of(
                        "DuplicateName",
                        def -> def.submodule(new SubmoduleDef("aB", empty)).submodule(new SubmoduleDef("a_b", empty))),
                of("NamespaceTooLong", def -> def.submodule(new SubmoduleDef("n1".repeat(20) + "n", empty))),
                of(
                        "NamespaceTooLong",
                        def -> def.submodule(new SubmoduleDef("n", empty))
                                .explicitName(new NameMapping(NameMapping.Kind.NAMESPACE, "n", "n".repeat(64)))),
                of("IdentifierError", def -> def.submodule(new SubmoduleDef("a.b", empty))),
                of(
                        "IdentifierError",
                        def -> def.submodule(new SubmoduleDef("n", empty))
                                .explicitName(new NameMapping(NameMapping.Kind.NAMESPACE, "n", "a.b"))),
                of(
                        "NamespaceNameConflict",
                        def -> def.submodule(new SubmoduleDef("Users", empty))
                                .typespace(types(product()))
                                .table(table("Users", 0))),
                of(
                        "NamespaceNameConflict",
                        def -> def.submodule(new SubmoduleDef("run", empty)).reducer(reducer("run", product()))),
                of(
                        "NamespaceNameConflict",
                        def -> def.submodule(new SubmoduleDef("run", empty))
                                .procedure(new ProcedureDef(
                                        "run", product(), PrimitiveType.U8, FunctionVisibility.CLIENT_CALLABLE))),
                of(
                        "NamespaceNameConflict",
                        def -> def.submodule(new SubmoduleDef("all", empty))
                                .typespace(types(product("id", PrimitiveType.U64)))
                                .type(type("Row"))
                                .view(new ViewDef("all", 0, true, true, product(), new ArrayType(new RefType(0))))),
                of(
                        "LifecycleInSubmodule",
                        def -> def.submodule(new SubmoduleDef(
                                "n",
                                ModuleDef.builder()
                                        .reducer(reducer("r", product()))
                                        .lifecycle(new LifecycleDef(Lifecycle.INIT, "r"))
                                        .build()))));
    }

    @Test
    void errorsAreSortedWithoutRepeats() {
        ModuleDef def = ModuleDef.builder()
                .table(table("st_b", 0))
                .table(table("st_b", 0))
                .httpRoute(new HttpRouteDef("h", null, ""))
                .build();
        List<String> errors = ModuleDefValidator.validate(def);
        assertThat(errors).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(2);
    }

    private static Arguments of(String id, Consumer<ModuleDef.Builder> change) {
        return Arguments.of(id, change);
    }

    private static Typespace types(AlgebraicType type) {
        return new Typespace(List.of(type));
    }

    private static TypeDef type(String name) {
        return new TypeDef(List.of(), name, 0, true);
    }

    private static ReducerDef reducer(String name, ProductType params) {
        return ReducerDef.of(name, params, FunctionVisibility.CLIENT_CALLABLE);
    }

    private static TableDef indexed(IndexDef index) {
        return new TableDef("a", 0, List.of(), List.of(index), List.of(), List.of(), false, true, List.of(), false);
    }

    private static TableDef with(
            List<Integer> key,
            List<ConstraintDef> constraints,
            List<SequenceDef> sequences,
            List<ColumnDefaultDef> defaults) {
        return new TableDef("a", 0, key, List.of(), constraints, sequences, false, true, defaults, false);
    }
}

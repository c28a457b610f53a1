package dev.stdb.moduledef;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Module definitions for tests. */
public final class SampleModules {
    private SampleModules() {}

    public static ProductType product(@Nullable Object... namesAndTypes) {
        ProductType.Element[] elements = new ProductType.Element[namesAndTypes.length / 2];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = new ProductType.Element(
                    (String) namesAndTypes[2 * i], (AlgebraicType) Objects.requireNonNull(namesAndTypes[2 * i + 1]));
        }
        return ProductType.of(elements);
    }

    public static TableDef table(String name, int ref) {
        return new TableDef(name, ref, List.of(), List.of(), List.of(), List.of(), false, true, List.of(), false);
    }

    public static TableDef keyed(String name, int ref) {
        return new TableDef(
                name,
                ref,
                List.of(0),
                List.of(new IndexDef(name + "_id_idx_btree", "id", IndexAlgorithm.BTREE, List.of(0))),
                List.of(new ConstraintDef(null, List.of(0))),
                List.of(SequenceDef.autoIncrement(0)),
                false,
                true,
                List.of(),
                false);
    }

    /** Returns a valid definition with an outbox. */
    public static ModuleDef withOutbox() {
        ProductType letter =
                product("id", PrimitiveType.U64, "to", SpecialTypes.IDENTITY, "text", PrimitiveType.STRING);
        ProductType sent = product(
                "letter", new RefType(0), "result", SpecialTypes.resultOf(SpecialTypes.UNIT, PrimitiveType.STRING));
        return ModuleDef.builder()
                .typespace(new Typespace(List.of(letter)))
                .type(new TypeDef(List.of(), "Letter", 0, true))
                .table(keyed("letters", 0))
                .reducer(ReducerDef.of("sent", sent, FunctionVisibility.CLIENT_CALLABLE))
                .outbox(new OutboxDef("letters", "receive", 1, List.of(2), "sent", BigInteger.ONE.shiftLeft(255)))
                .build();
    }

    /** Returns a valid definition that uses every section but outboxes. */
    public static ModuleDef everything() {
        ProductType player = product(
                "playerId",
                PrimitiveType.U64,
                "identity",
                SpecialTypes.IDENTITY,
                "color",
                new RefType(1),
                "level",
                PrimitiveType.U8);
        SumType color = SumType.of(
                new SumType.Variant("DeepRed", SpecialTypes.UNIT), new SumType.Variant("Blue", SpecialTypes.UNIT));
        ProductType timer = product("id", PrimitiveType.U64, "at", SpecialTypes.SCHEDULE_AT);
        TableDef players = new TableDef(
                "Player1",
                0,
                List.of(0),
                List.of(
                        new IndexDef("idx0", "playerId", IndexAlgorithm.BTREE, List.of(0)),
                        new IndexDef("idx1", null, IndexAlgorithm.DIRECT, List.of(3)),
                        new IndexDef("idx2", "byColor", IndexAlgorithm.HASH, List.of(2, 3))),
                List.of(new ConstraintDef("ignored", List.of(0))),
                List.of(new SequenceDef("my_seq", 0, null, null, null, BigInteger.ONE)),
                false,
                false,
                List.of(new ColumnDefaultDef(3, new byte[] {7})),
                false);
        ModuleDef library = ModuleDef.builder()
                .typespace(new Typespace(List.of(product("key", PrimitiveType.STRING))))
                .type(new TypeDef(List.of(), "Entry", 0, true))
                .table(table("entries", 0))
                .reducer(ReducerDef.of("clearAll", product(), FunctionVisibility.CLIENT_CALLABLE))
                .build();
        return ModuleDef.builder()
                .typespace(new Typespace(List.of(player, color, timer)))
                .type(new TypeDef(List.of(), "player", 0, true))
                .type(new TypeDef(List.of("inner"), "Color", 1, true))
                .type(new TypeDef(List.of(), "Timer", 2, true))
                .table(players)
                .table(keyed("timers", 2))
                .reducer(ReducerDef.of("setup", product(), FunctionVisibility.CLIENT_CALLABLE))
                .reducer(ReducerDef.of("fireTimer", product("t", new RefType(2)), FunctionVisibility.CLIENT_CALLABLE))
                .procedure(new ProcedureDef(
                        "computeSum", product("a", PrimitiveType.U32), PrimitiveType.U32, FunctionVisibility.PRIVATE))
                .view(new ViewDef("topPlayers", 0, true, true, product(), new ArrayType(new RefType(0))))
                .schedule(new ScheduleDef(null, "timers", 1, "fireTimer"))
                .lifecycle(new LifecycleDef(Lifecycle.INIT, "setup"))
                .rowLevelSecurity("SELECT * FROM player_1")
                .casePolicy(CasePolicy.SNAKE_CASE)
                .explicitName(new NameMapping(NameMapping.Kind.INDEX, "idx2", "the_color_index"))
                .httpHandler("onGet")
                .httpRoute(new HttpRouteDef("onGet", "GET", "/hello"))
                .httpRoute(new HttpRouteDef("onGet", "PURGE", "/hello"))
                .viewPrimaryKey(new ViewPrimaryKeyDef("topPlayers", List.of("playerId")))
                .submodule(new SubmoduleDef("lib", library))
                .environment(new EnvironmentDef("API_KEY", EnvironmentDef.Kind.STRING, List.of(), false))
                .environment(new EnvironmentDef("fixed", EnvironmentDef.Kind.LITERAL, List.of("1"), true))
                .environment(new EnvironmentDef("mode", EnvironmentDef.Kind.UNION, List.of("dev", "prod"), true))
                .build();
    }

    /**
     * Returns a valid definition that mounts another one twice: as {@code myAuth}, whose canonical name follows from
     * it, and as {@code other}, whose canonical name is {@code named} and which mounts one more, without conversion.
     */
    public static ModuleDef mounted() {
        return ModuleDef.builder()
                .reducer(ReducerDef.of("root", product(), FunctionVisibility.CLIENT_CALLABLE))
                .explicitName(new NameMapping(NameMapping.Kind.NAMESPACE, "other", "named"))
                .submodule(new SubmoduleDef("myAuth", library().build()))
                .submodule(new SubmoduleDef(
                        "other",
                        library()
                                .casePolicy(CasePolicy.SNAKE_CASE)
                                .explicitName(new NameMapping(NameMapping.Kind.NAMESPACE, "Deep", "Deep"))
                                .submodule(new SubmoduleDef("Deep", timers()))
                                .build()))
                .build();
    }

    private static ModuleDef.Builder library() {
        ProductType session =
                product("id", PrimitiveType.U64, "user", SpecialTypes.IDENTITY, "userName", PrimitiveType.STRING);
        return ModuleDef.builder()
                .typespace(new Typespace(List.of(session)))
                .type(new TypeDef(List.of(), "Session", 0, true))
                .table(keyed("Sessions", 0))
                .reducer(ReducerDef.of(
                        "logIn", product("userName", PrimitiveType.STRING), FunctionVisibility.CLIENT_CALLABLE))
                .procedure(
                        new ProcedureDef("countAll", product(), PrimitiveType.U64, FunctionVisibility.CLIENT_CALLABLE))
                .view(new ViewDef("openSessions", 0, true, true, product(), new ArrayType(new RefType(0))))
                .rowLevelSecurity("SELECT * FROM sessions WHERE user = :sender");
    }

    private static ModuleDef timers() {
        return ModuleDef.builder()
                .typespace(new Typespace(List.of(product("id", PrimitiveType.U64, "at", SpecialTypes.SCHEDULE_AT))))
                .type(new TypeDef(List.of(), "Timer", 0, true))
                .table(keyed("timers", 0))
                .reducer(ReducerDef.of("onTimer", product("timer", new RefType(0)), FunctionVisibility.CLIENT_CALLABLE))
                .schedule(new ScheduleDef(null, "timers", 1, "onTimer"))
                .casePolicy(CasePolicy.NONE)
                .build();
    }
}

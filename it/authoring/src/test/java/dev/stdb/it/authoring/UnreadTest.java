package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Values of several variants that arrive, are stored or are made, and which no code of the author reads. Each has a
 * module of its own: the compiler inlines what is used once.
 */
final class UnreadTest {
    private static final String CIRCLE =
            "{\"Circle\": {\"center\": [1, 2], \"outline\": {\"Dotted\": {\"gap\": [3, 4]}}}}";
    private static final String BOX = "{\"Box\": {\"from\": [5, 6], \"to\": [7, 8]}}";

    private static HostedModule module(Host host, String members) {
        return HostedModule.inMemory(host, ModuleSource.of("unread", Map.of("// More members.", members)));
    }

    @ParameterizedTest
    @EnumSource
    void aScheduledReducerNeedNotReadItsRow(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("unread-tick"))) {
            assertThat(module.call("tick", "[[1, {\"Interval\": [5000000]}]]")).isEqualTo("ok");
            assertThat(module.call("tick", "[[2, {\"Time\": [1767225605000000]}]]"))
                    .isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @EnumSource
    void argumentsNeedNotBeRead(Host host) {
        String weigh = """
                @Reducer
                static void weigh(ReducerContext<Db> ctx, Part part) {
                    ctx.log().info("weight {}", part.weight());
                }
                """;
        try (HostedModule module = module(host, weigh)) {
            assertThat(module.call("weigh", "[[" + CIRCLE + ", 8]]")).isEqualTo("ok");
            assertThat(module.call("weigh", "[[" + BOX + ", 9]]")).isEqualTo("ok");

            assertThat(module.messages()).containsExactly("weight 8", "weight 9");
        }
    }

    @ParameterizedTest
    @EnumSource
    void columnsNeedNotBeRead(Host host) {
        String find = """
                @Reducer
                static void draw(ReducerContext<Db> ctx, Drawing drawing) {
                    ctx.db().drawing().insert(drawing);
                }

                @Reducer
                static void find(ReducerContext<Db> ctx, int id) {
                    ctx.log().info("found {}", ctx.db().drawing().id().find(id).map(row -> row.id()).orElse(-1));
                }
                """;
        try (HostedModule module = module(host, find)) {
            assertThat(module.call("draw", "[[1, " + CIRCLE + "]]")).isEqualTo("ok");
            assertThat(module.call("draw", "[[2, " + BOX + "]]")).isEqualTo("ok");
            assertThat(module.call("find", "[2]")).isEqualTo("ok");
            assertThat(module.call("find", "[3]")).isEqualTo("ok");

            assertThat(module.messages()).containsExactly("found 2", "found -1");
            assertThat(module.sql("SELECT * FROM drawing"))
                    .containsExactly("[1,[0,[[1,2],[0,[[3,4]]]]]]", "[2,[1,[[5,6],[7,8]]]]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void viewsNeedNotReadTheirRows(Host host) {
        String views = """
                @Reducer
                static void draw(ReducerContext<Db> ctx, Drawing drawing) {
                    ctx.db().drawing().insert(drawing);
                }

                @View(access = Access.PUBLIC)
                static List<Point> ids(AnonymousViewContext<Db> ctx) {
                    return ctx.db().drawing().iter().toList().stream().map(row -> new Point(row.id(), 0)).toList();
                }

                @View(access = Access.PUBLIC)
                static List<Drawing> drawings(AnonymousViewContext<Db> ctx) {
                    return ctx.db().drawing().iter().toList();
                }
                """;
        try (HostedModule module = module(host, views)) {
            assertThat(module.call("draw", "[[7, " + BOX + "]]")).isEqualTo("ok");
            assertThat(module.sql("SELECT * FROM ids")).containsExactly("[7,0]");
            assertThat(module.sql("SELECT * FROM drawings")).containsExactly("[7,[1,[[5,6],[7,8]]]]");
        }
    }
}

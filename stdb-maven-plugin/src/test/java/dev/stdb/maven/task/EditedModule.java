package dev.stdb.maven.task;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A module that is edited: each place where its sources can differ has one of several texts. */
final class EditedModule {
    /** What each place can be; the first is what it is in the beginning. */
    private enum Place {
        PLAYER_NAME("", "@Unique "),
        PLAYER_ACCESS("", "(access = Access.PUBLIC)"),
        PLAYER_LEVEL("int level", "@Index int level", "@Index(name = \"byLevel\") int level", "long level"),
        PLAYER_DEFAULT("Limits.TEXT", "\"7\""),
        PLAYER_SUPER("", " implements Comparable<Player>", " implements Runnable"),
        PLAYER_HELPER("", "boolean big() { return level > Limits.SIZE; }"),
        ITEM_KIND("NEW, USED", "NEW, USED, LOST", "USED, NEW", "NEW { }, USED"),
        ITEM_PART("String label", "String label, double weight", "CharSequenceLike label"),
        ITEM_PARTS("List<Part> parts", "Optional<Part> parts", "Part parts", "java.util.Set<Part> parts"),
        ITEM_TABLE("@Table", "@Table(name = \"thing\")", ""),
        LIMIT("1", "2", "300000"),
        LIMIT_TEXT("1", "2", "30"),
        LIMIT_OVERLOAD("", "static int of(Runnable value) { return 3; }"),
        PARAMETER("int count", "long count", "String count", "List<Item.Part> count", "int number"),
        HOLDER("final class", "interface", "enum"),
        MARK("@Reducer", "", "@Reducer(name = \"adding\")", "@Procedure"),
        ACCESS("", "public "),
        BODY(
                "",
                "ctx.log().info(\"{}\", Limits.of(player(ctx)));",
                "Runnable act = () -> ctx.log().info(\"{}\", Limits.SIZE); act.run();",
                "new Object() { void act() { ctx.log().info(\"{}\", ctx.sender()); } }.act();",
                "for (Player each : ctx.db().player().iter()) { ctx.log().info(each.name()); }"),
        VIEW("", "@View static Optional<Player> first(ViewContext<Db> ctx) { return Optional.empty(); }"),
        SECOND("", "@Reducer static void second(ReducerContext<Db> ctx, Item.Kind kind) {}"),
        BESIDE(
                "",
                "final class Beside {}",
                "final class Beside { @Reducer static void beside(ReducerContext<Db> ctx) {} }");

        private final List<String> texts;

        Place(String... texts) {
            this.texts = List.of(texts);
        }
    }

    private final int[] choices = new int[Place.values().length];

    /** The number of different edits. */
    static int edits() {
        return Arrays.stream(Place.values())
                .mapToInt(place -> place.texts.size())
                .sum();
    }

    /** Gives one place one text, which may be the one that it has. */
    void edit(int number) {
        int left = number;
        for (Place place : Place.values()) {
            if (left < place.texts.size()) {
                choices[place.ordinal()] = left;
                return;
            }
            left -= place.texts.size();
        }
        throw new IllegalArgumentException("no edit " + number);
    }

    private String text(Place place) {
        return place.texts.get(choices[place.ordinal()]);
    }

    /** Returns the text of each source by its path. */
    Map<String, String> sources() {
        return Map.of(
                "game/Player.java", player(),
                "game/Item.java", item(),
                "game/Limits.java", limits(),
                "game/Calls.java", calls());
    }

    private String player() {
        String superType = text(Place.PLAYER_SUPER);
        String inherited = switch (superType) {
            case " implements Runnable" -> "@Override public void run() {}";
            case "" -> "";
            default -> "@Override public int compareTo(Player other) { return 0; }";
        };
        return """
                package game;

                import dev.stdb.annotation.Access;
                import dev.stdb.annotation.AutoInc;
                import dev.stdb.annotation.Default;
                import dev.stdb.annotation.Index;
                import dev.stdb.annotation.PrimaryKey;
                import dev.stdb.annotation.Table;
                import dev.stdb.annotation.Unique;

                @Table%s
                public record Player(@PrimaryKey @AutoInc long id, %sString name, %s, @Default(%s) int score)%s {
                    %s
                    %s
                }
                """.formatted(
                        text(Place.PLAYER_ACCESS),
                        text(Place.PLAYER_NAME),
                        text(Place.PLAYER_LEVEL),
                        text(Place.PLAYER_DEFAULT),
                        superType,
                        inherited,
                        text(Place.PLAYER_HELPER));
    }

    private String item() {
        return """
                package game;

                import dev.stdb.annotation.PrimaryKey;
                import dev.stdb.annotation.Table;
                import java.util.List;
                import java.util.Optional;

                %s
                public record Item(%slong id, Kind kind, %s) {
                    public enum Kind { %s }

                    public record Part(%s) {}

                    public record CharSequenceLike(int length) {}
                }
                """.formatted(
                        text(Place.ITEM_TABLE),
                        text(Place.ITEM_TABLE).isEmpty() ? "" : "@PrimaryKey ",
                        text(Place.ITEM_PARTS),
                        text(Place.ITEM_KIND),
                        text(Place.ITEM_PART));
    }

    private String limits() {
        return """
                package game;

                final class Limits {
                    static final int SIZE = %s;
                    static final String TEXT = "%s";

                    static int of(Object value) {
                        return SIZE;
                    }

                    %s
                }
                """.formatted(text(Place.LIMIT), text(Place.LIMIT_TEXT), text(Place.LIMIT_OVERLOAD));
    }

    private String calls() {
        boolean procedure = text(Place.MARK).equals("@Procedure");
        String context = procedure ? "ProcedureContext<Db> it" : "ReducerContext<Db> ctx";
        String body = procedure ? "" : text(Place.BODY);
        return """
                package game;

                import dev.stdb.annotation.Procedure;
                import dev.stdb.annotation.Reducer;
                import dev.stdb.annotation.View;
                import dev.stdb.module.ProcedureContext;
                import dev.stdb.module.ReducerContext;
                import java.util.List;
                import java.util.Optional;

                public %s Calls {
                    %s
                    %s
                    %sstatic void add(%s, %s) {
                        %s
                    }

                    @Reducer
                    static void join(ReducerContext<Db> ctx, String name) {
                        ctx.db().player().insert(new Player(0, name, Limits.SIZE, 0));
                    }

                    @Reducer
                    static void keep(ReducerContext<Db> ctx, Item item) {
                        switch (item.kind()) {
                            case NEW -> ctx.log().info("new");
                            default -> ctx.log().info("{}", player(ctx).level());
                        }
                    }

                    static Player player(ReducerContext<Db> ctx) {
                        return ctx.db().player().id().require(Limits.SIZE);
                    }

                    %s
                    %s
                }

                %s
                """.formatted(
                        text(Place.HOLDER),
                        text(Place.HOLDER).equals("enum") ? ";" : "",
                        text(Place.MARK),
                        text(Place.ACCESS),
                        context,
                        text(Place.PARAMETER),
                        body,
                        text(Place.VIEW),
                        text(Place.SECOND),
                        text(Place.BESIDE));
    }
}

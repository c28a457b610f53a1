package dev.stdb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stdb.moduledef.Lifecycle;
import dev.stdb.moduledef.SampleModules;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SumType;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DatabaseSchemaTest {
    private final DatabaseSchema schema = DatabaseSchema.of(SampleModules.everything());

    @Test
    void tablesAreSortedAndCarryCanonicalNames() {
        assertThat(schema.tables()).extracting(TableSchema::name).containsExactly("lib.entries", "player_1", "timers");
        TableSchema player = schema.findTable("player_1").orElseThrow();
        assertThat(schema.findTable("Player1")).contains(player);
        assertThat(player.columns())
                .extracting(ColumnSchema::name)
                .containsExactly("player_id", "identity", "color", "level");
        assertThat(player.findColumn("playerId")).isEqualTo(player.findColumn("player_id"));
        assertThat(player.isPublic()).isFalse();
    }

    @Test
    void variantNamesBecomeCamelCaseAndSpecialTypesStay() {
        ProductType row = schema.findTable("player_1").orElseThrow().rowType();
        assertThat(((SumType) row.typeAt(2)).variants())
                .extracting(SumType.Variant::name)
                .containsExactly("deepRed", "blue");
        assertThat(((ProductType) row.typeAt(1)).elements().get(0).name()).isEqualTo("__identity__");
    }

    @Test
    void indexNamesAreGeneratedUnlessMapped() {
        TableSchema player = schema.findTable("player_1").orElseThrow();
        assertThat(player.indexes())
                .extracting(IndexSchema::name)
                .containsExactly("player_1_player_id_idx_btree", "player_1_level_idx_direct", "the_color_index");
        assertThat(player.indexes()).extracting(IndexSchema::accessorName).containsExactly("idx0", "idx1", "idx2");
        assertThat(player.constraints()).extracting(ConstraintSchema::name).containsExactly("player_1_player_id_key");
        assertThat(player.sequences()).extracting(SequenceSchema::name).containsExactly("my_seq");
        assertThat(player.isUnique(player.indexes().get(0))).isTrue();
        assertThat(player.isUnique(player.indexes().get(2))).isFalse();
        assertThat(((ProductType) player.keyType(player.indexes().get(2))).size())
                .isEqualTo(2);
    }

    @Test
    void reducersCountThroughSubmodulesAndLifecyclesArePrivate() {
        assertThat(schema.reducers())
                .extracting(ReducerSchema::name)
                .containsExactly("setup", "fire_timer", "lib.clear_all");
        assertThat(schema.reducers()).extracting(ReducerSchema::id).containsExactly(0, 1, 2);
        assertThat(schema.lifecycle(Lifecycle.INIT).orElseThrow().clientCallable())
                .isFalse();
        assertThat(schema.lifecycle(Lifecycle.ON_CONNECT)).isEmpty();
        assertThat(schema.findTable("timers")
                        .orElseThrow()
                        .schedule()
                        .orElseThrow()
                        .functionName())
                .isEqualTo("fire_timer");
    }

    /** Namespaces are converted by the policy of the module that mounts them, at each level; accessors stay. */
    @Test
    void objectsOfSubmodulesAreBelowTheirNamespaces() {
        DatabaseSchema mounted = DatabaseSchema.of(SampleModules.mounted());
        assertThat(mounted.tables())
                .extracting(TableSchema::name)
                .containsExactly("my_auth.sessions", "named.Deep.timers", "named.sessions");
        TableSchema sessions = mounted.findTable("my_auth.sessions").orElseThrow();
        assertThat(mounted.findTable("myAuth.Sessions")).contains(sessions);
        assertThat(sessions.indexes())
                .extracting(IndexSchema::name, IndexSchema::accessorName)
                .containsExactly(tuple("my_auth.sessions_id_idx_btree", "myAuth.Sessions_id_idx_btree"));
        assertThat(sessions.constraints())
                .extracting(ConstraintSchema::name)
                .containsExactly("my_auth.sessions_id_key");
        assertThat(sessions.sequences()).extracting(SequenceSchema::name).containsExactly("my_auth.sessions_id_seq");
        assertThat(mounted.reducers())
                .extracting(ReducerSchema::name, ReducerSchema::sourceName, ReducerSchema::clientCallable)
                .containsExactly(
                        tuple("root", "root", true),
                        tuple("my_auth.log_in", "myAuth.logIn", true),
                        tuple("named.log_in", "other.logIn", true),
                        tuple("named.Deep.onTimer", "other.Deep.onTimer", false));
        assertThat(mounted.procedures())
                .extracting(ProcedureSchema::name)
                .containsExactly("my_auth.count_all", "named.count_all");
        assertThat(mounted.views())
                .extracting(ViewSchema::name, ViewSchema::accessorName, ViewSchema::id)
                .containsExactly(
                        tuple("my_auth.open_sessions", "myAuth.openSessions", 0),
                        tuple("named.open_sessions", "other.openSessions", 1));
        assertThat(mounted.findTable("named.Deep.timers").orElseThrow().schedule())
                .hasValueSatisfying(schedule -> {
                    assertThat(schedule.name()).isEqualTo("named.Deep.timers_sched");
                    assertThat(schedule.functionName()).isEqualTo("named.Deep.onTimer");
                });
        assertThat(mounted.rowRules())
                .containsExactly(
                        new RowRuleSchema("my_auth", "myAuth", "SELECT * FROM sessions WHERE user = :sender"),
                        new RowRuleSchema("named", "other", "SELECT * FROM sessions WHERE user = :sender"));
    }

    @Test
    void viewsAndTypesHaveNames() {
        assertThat(schema.views()).singleElement().satisfies(view -> {
            assertThat(view.name()).isEqualTo("top_players");
            assertThat(view.primaryKey()).isEqualTo(OptionalInt.of(0));
        });
        assertThat(schema.types()).extracting(NamedType::joinedName).containsExactly("Player", "InnerColor", "Timer");
    }
}

package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.CanonicalDef;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.moduledef.TableDef;
import dev.stdb.schema.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code @PrimaryKey} on several components of a record. */
final class CompositeKeyTest {
    @ParameterizedTest
    @EnumSource
    @Covers("@PrimaryKey")
    void rowsAreFoundReplacedAndDeletedByTheKey(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("keys"))) {
            assertThat(module.call("add", "[\"ann\", 1, 10]")).isEqualTo("ok");
            assertThat(module.call("add", "[\"ann\", 2, 20]")).isEqualTo("ok");
            assertThat(module.call("add", "[\"bob\", 1, 30]")).isEqualTo("ok");
            assertThat(module.call("add", "[\"ann\", 2, 25]"))
                    .contains("insert violates a unique constraint: table=score");
            assertThat(module.call("update", "[\"ann\", 2, 25]")).isEqualTo("ok");
            assertThat(module.call("update", "[\"ann\", 3, 25]")).isNotEqualTo("ok");
            assertThat(module.call("show", "[\"ann\", 2]")).isEqualTo("ok");
            assertThat(module.call("remove", "[\"ann\", 1]")).isEqualTo("ok");
            assertThat(module.call("remove", "[\"ann\", 1]")).isEqualTo("ok");

            assertThat(module.messages())
                    .containsSubsequence(
                            "Optional[Score[player=ann, level=2, points=25]] true",
                            "levels 2",
                            "true true",
                            "false false");
            assertThat(module.sql("SELECT * FROM score")).containsExactly("[\"ann\",2,25]", "[\"bob\",1,30]");
            assertThat(module.sql("SELECT * FROM hashed WHERE player = 'bob' AND level = 1"))
                    .containsExactly("[\"bob\",1,30]");
            assertThat(module.sql("SELECT * FROM best")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers("@AutoInc")
    void partOfTheKeyCountsByItself(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("keys"))) {
            assertThat(module.call("write", "[7, \"a\"]")).isEqualTo("ok");
            assertThat(module.call("write", "[8, \"b\"]")).isEqualTo("ok");

            assertThat(module.messages())
                    .containsExactly("Entry[page=7, line=1, text=a]", "Entry[page=8, line=2, text=b]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDatabaseHasAnIndexAndAConstraint(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("keys"))) {
            TableSchema score = module.schema().tables().stream()
                    .filter(table -> table.name().equals("score"))
                    .findFirst()
                    .orElseThrow();

            assertThat(score.primaryKey()).isEmpty();
            assertThat(score.indexes())
                    .extracting(index -> index.name() + " " + index.columns())
                    .containsExactly("score_player_level_idx_btree [0, 1]");
            assertThat(score.constraints())
                    .extracting(constraint -> constraint.name() + " " + constraint.uniqueColumns())
                    .containsExactly("score_player_level_pkey [0, 1]");
        }
    }

    /** The original refuses primary keys of several columns (spec module-def.md §6.2). */
    @Test
    void theDefinitionHasNoPrimaryKey() {
        ModuleDef def = ModuleDefCodec.decode(ModuleSource.of("keys").definition());
        assertThat(def.tables()).extracting(TableDef::primaryKey).containsOnly(List.of());
        assertThat(def.tables()).extracting(TableDef::key).containsOnly(List.of(0, 1));
    }

    /** What a server shows, in both formats. */
    @ParameterizedTest
    @ValueSource(ints = {ModuleDef.V9, ModuleDef.V10})
    void whatAServerShowsHasTheKey(int version) {
        ModuleDef def =
                CanonicalDef.of(ModuleDefCodec.decode(ModuleSource.of("keys").definition()));
        assertThat(def.tables()).extracting(TableDef::key).containsOnly(List.of(0, 1));
        assertThat(SatsJson.moduleDefToJson(def, version))
                .contains("{\"some\":\"score_player_level_pkey\"}", "\"primary_key\":[]")
                .doesNotContain("\"primary_key\":[0");
    }
}

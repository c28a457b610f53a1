package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.schema.TableSchema;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code @Index} on components and tables, with every algorithm, and a record that is two tables. */
final class IndexTest {
    @ParameterizedTest
    @EnumSource
    @Covers({"@Index", "@Index.name", "@Unique"})
    void rowsAreFoundThroughEveryKindOfIndex(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("indexes"))) {
            assertThat(module.call("look", "[]")).isEqualTo("ok");

            assertThat(module.messages())
                    .containsExactly(
                            "slot 6",
                            "name 8",
                            "kind 8",
                            "kinds 16",
                            "world 12",
                            "column 6",
                            "place 2",
                            "rows 4",
                            "hash 2",
                            "lost 1",
                            "lost slot true");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({
        "@Index.algorithm",
        "@Index.algorithm=DIRECT",
        "@Index.algorithm=HASH",
        "@Index.columns",
        "@Table",
        "@Table.indexes",
        "@Table.name",
        "IndexAlgorithm.BTREE",
        "IndexAlgorithm.DIRECT",
        "IndexAlgorithm.HASH"
    })
    void definitionHasTheIndexesOfBothTables(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("indexes"))) {
            List<String> both =
                    List.of("id_idx_btree [0]", "slot_idx_direct [1]", "name_idx_hash [2]", "kind_idx_btree [3]");
            assertThat(indexes(module, "item"))
                    .containsAll(both)
                    .contains("world_x_y_idx_btree [4, 5, 6]", "x_name_idx_hash [5, 2]")
                    .hasSize(6);
            assertThat(indexes(module, "lost_item"))
                    .containsAll(both)
                    .contains("y_x_idx_btree [6, 5]")
                    .hasSize(5);
            assertThat(module.sql("SELECT slot FROM lost_item")).containsExactly("[7]");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@Index.unique", "@Index.unique=true"})
    void severalColumnsAreUniqueTogether(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("indexes"))) {
            assertThat(module.call("place", "[1, 1, 2, 3, \"axe\"]")).isEqualTo("ok");
            assertThat(module.call("place", "[2, 1, 2, 4, \"cup\"]")).isEqualTo("ok");
            assertThat(module.call("place", "[3, 1, 2, 3, \"bow\"]"))
                    .contains("insert violates a unique constraint: table=placed_item");
            assertThat(module.call("rename", "[1, 2, 3, \"hat\"]")).isEqualTo("ok");
            assertThat(module.call("remove", "[1, 2, 4]")).isEqualTo("ok");
            assertThat(module.call("remove", "[1, 2, 4]")).isEqualTo("ok");

            assertThat(module.messages()).containsSubsequence("2 true", "true", "false");
            assertThat(module.sql("SELECT name, y FROM placed_item")).containsExactly("[\"hat\",3]");
            assertThat(table(module, "placed_item").constraints())
                    .anySatisfy(
                            constraint -> assertThat(constraint.uniqueColumns()).containsExactly(4, 5, 6));
        }
    }

    private static List<String> indexes(HostedModule module, String table) {
        return table(module, table).indexes().stream()
                .map(index -> index.name().substring(table.length() + 1) + " " + index.columns())
                .toList();
    }

    private static TableSchema table(HostedModule module, String name) {
        return module.schema().tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

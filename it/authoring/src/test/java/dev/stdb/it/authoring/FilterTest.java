package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.types.Identity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code @ClientVisibilityFilter}: who sees which rows. */
final class FilterTest {
    private static final String QUERY = "SELECT text FROM letter";

    @ParameterizedTest
    @EnumSource
    @Covers({"@ClientVisibilityFilter", "@Table.access", "@Table.access=PUBLIC", "Access.PUBLIC"})
    void clientsSeeTheRowsOfAnyFilter(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("filters"))) {
            assertThat(module.sql(QUERY, Identity.of(1, 0, 0, 0))).containsExactly("[\"for Ann\"]");
            assertThat(module.sql(QUERY, Identity.of(2, 0, 0, 0)))
                    .containsExactly("[\"for Bob\"]", "[\"for the team\"]");
            assertThat(module.sql(QUERY, Identity.of(9, 0, 0, 0))).isEmpty();
            assertThat(module.sql(QUERY)).hasSize(3);
        }
    }
}

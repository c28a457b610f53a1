package dev.stdb.moduledef;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.json.JsonReader;
import dev.stdb.json.SatsJson;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ProcedureSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalDefTest {

    private static List<ModuleDef> samples() {
        ModuleDef everything = SampleModules.everything();
        return List.of(
                everything,
                SampleModules.mounted(),
                SampleModules.withOutbox(),
                ModuleDefCodec.decode(ModuleDefCodec.encodeV9(everything)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void describesTheSameDatabase(ModuleDef def) {
        ModuleDef canonical = CanonicalDef.of(def);
        assertThat(canonical.effectiveCasePolicy()).isEqualTo(CasePolicy.NONE);
        DatabaseSchema before = DatabaseSchema.of(def);
        DatabaseSchema after = DatabaseSchema.of(canonical);
        assertThat(after.typespace()).isEqualTo(before.typespace());
        assertThat(after.types()).isEqualTo(before.types());
        assertThat(after.tables().stream().map(CanonicalDefTest::stored))
                .isEqualTo(
                        before.tables().stream().map(CanonicalDefTest::stored).toList());
        assertThat(after.tables())
                .extracting(TableSchema::accessorName)
                .isEqualTo(
                        before.tables().stream().map(TableSchema::accessorName).toList());
        assertThat(after.reducers())
                .extracting(ReducerSchema::name)
                .isEqualTo(before.reducers().stream().map(ReducerSchema::name).toList());
        assertThat(after.reducers())
                .extracting(ReducerSchema::sourceName)
                .isEqualTo(before.reducers().stream()
                        .map(ReducerSchema::sourceName)
                        .toList());
        assertThat(after.reducers())
                .extracting(ReducerSchema::paramNames)
                .isEqualTo(before.reducers().stream()
                        .map(ReducerSchema::paramNames)
                        .toList());
        assertThat(after.procedures())
                .extracting(ProcedureSchema::returnType)
                .isEqualTo(before.procedures().stream()
                        .map(ProcedureSchema::returnType)
                        .toList());
        assertThat(after.views())
                .extracting(ViewSchema::name)
                .isEqualTo(before.views().stream().map(ViewSchema::name).toList());
        assertThat(after.views())
                .extracting(ViewSchema::primaryKey)
                .isEqualTo(before.views().stream().map(ViewSchema::primaryKey).toList());
        assertThat(after.rowRules()).isEqualTo(before.rowRules());
        assertThat(after.httpRoutes()).isEqualTo(before.httpRoutes());
        if (def.version() == ModuleDef.V10) {
            assertThat(CanonicalDef.of(canonical)).isEqualTo(canonical);
        }
    }

    /** Returns a table without the names of its columns in module code, of which nothing is left. */
    private static TableSchema stored(TableSchema table) {
        return table.toBuilder()
                .columns(table.columns().stream()
                        .map(each -> new ColumnSchema(each.position(), each.name(), each.name(), each.type()))
                        .toList())
                .build();
    }

    @Test
    void functionsOfTheHostAreShownAsPrivate() {
        ModuleDef canonical = CanonicalDef.of(SampleModules.everything());
        assertThat(canonical.reducers())
                .extracting(ReducerDef::visibility)
                .containsExactly(FunctionVisibility.PRIVATE, FunctionVisibility.PRIVATE);
    }

    /** Spec http-api.md §5.8. */
    @Test
    void sectionsComeInTheOrderOfTheOriginal() {
        assertThat(sections(SampleModules.everything()))
                .containsExactly(
                        "CaseConversionPolicy",
                        "Environment",
                        "Typespace",
                        "Types",
                        "Tables",
                        "Reducers",
                        "Procedures",
                        "HttpHandlers",
                        "HttpRoutes",
                        "Views",
                        "ViewPrimaryKeys",
                        "Schedules",
                        "LifeCycleReducers",
                        "RowLevelSecurity",
                        "Submodules",
                        "ExplicitNames");
        assertThat(sections(SampleModules.withOutbox()))
                .containsExactly(
                        "CaseConversionPolicy",
                        "Typespace",
                        "Types",
                        "Tables",
                        "Reducers",
                        "Outboxes",
                        "ExplicitNames");
    }

    private static List<String> sections(ModuleDef def) {
        JsonReader json = new JsonReader(SatsJson.moduleDefToJson(CanonicalDef.of(def), ModuleDef.V10));
        List<String> names = new ArrayList<>();
        json.beginObject();
        assertThat(json.nextName()).isEqualTo("sections");
        json.beginArray();
        while (json.hasNext()) {
            json.beginObject();
            names.add(json.nextName());
            json.skipValue();
            json.endObject();
        }
        return names;
    }

    @Test
    void parametersHaveCanonicalNamesAndNamespacesTheirAccessors() {
        String json = SatsJson.moduleDefToJson(CanonicalDef.of(SampleModules.mounted()), ModuleDef.V10);
        assertThat(json)
                .contains(
                        "{\"namespace\":\"myAuth\"",
                        "{\"Namespace\":{\"source_name\":\"myAuth\",\"canonical_name\":\"my_auth\"}}",
                        "{\"Table\":{\"source_name\":\"Sessions\",\"canonical_name\":\"sessions\"}}",
                        "{\"Function\":{\"source_name\":\"logIn\",\"canonical_name\":\"log_in\"}}",
                        "{\"name\":{\"some\":\"user_name\"}")
                .doesNotContain("userName");
    }
}

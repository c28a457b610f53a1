package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Format;
import dev.stdb.task.PersonSchema;
import dev.stdb.task.text.JsonTree;
import org.junit.jupiter.api.Test;

class DescribeTaskTest extends TaskFixture {
    @Test
    void everythingIsListedForPeople() throws Exception {
        server.answer(200, PersonSchema.json());
        new DescribeTask(target, Format.TEXT).run();
        assertThat(output.results())
                .containsExactly(
                        "tables",
                        "  person",
                        "    id: u32 primary key auto-increment",
                        "    name: string",
                        "reducers",
                        "  add(name: string)");
    }

    @Test
    void programsGetTheDefinitionItself() throws Exception {
        server.answer(200, PersonSchema.json());
        new DescribeTask(target, Format.JSON).run();
        assertThat(JsonTree.parse(String.join("\n", output.results()))).isEqualTo(JsonTree.parse(PersonSchema.json()));
        assertThat(output.results()).hasSizeGreaterThan(50).startsWith("{", "  \"sections\": [");
    }

    @Test
    void oneThingIsShown() throws Exception {
        server.answer(200, PersonSchema.json()).answer(200, PersonSchema.json());
        new DescribeTask(target, Format.TEXT).run("reducer", "add");
        assertThat(output.results()).containsExactly("add(name: string)");
        new DescribeTask(target, Format.JSON).run("table", "person");
        assertThat(output.results()).contains("  \"source_name\": \"person\",").doesNotContain("\"add\"");
    }

    @Test
    void whatDoesNotExistIsAnsweredWithWhatDoes() {
        assertThatThrownBy(() -> new DescribeTask(target, Format.TEXT).run("index", "x"))
                .hasMessage("there is no kind of thing called 'index'\nuse one of table, view, reducer, procedure");
        server.answer(200, PersonSchema.json());
        assertThatThrownBy(() -> new DescribeTask(target, Format.TEXT).run("table", "persons"))
                .hasMessage("database 'people' has no table 'persons'\nit has: person");
    }
}

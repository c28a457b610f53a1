package dev.stdb.task.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlTableTest {
    @Test
    void alignsColumnsAndCountsRows() {
        String answer = "[{\"schema\":{\"elements\":[{\"name\":{\"some\":\"id\"},\"algebraic_type\":{\"U64\":[]}},"
                + "{\"name\":{\"some\":\"text\"},\"algebraic_type\":{\"String\":[]}}]},"
                + "\"rows\":[[1,\"hello\"],[18446744073709551615,\"x\"]],\"stats\":{\"rows_inserted\":0}}]";
        assertThat(SqlTable.format(answer))
                .containsExactly(
                        "id                   | text",
                        "---------------------+------",
                        "1                    | hello",
                        "18446744073709551615 | x",
                        "(2 rows)");
    }

    @Test
    void showsWhatAStatementChanged() {
        String answer = "[{\"schema\":{\"elements\":[]},\"rows\":[],\"stats\":"
                + "{\"rows_inserted\":2,\"rows_deleted\":0,\"rows_updated\":1}}]";
        assertThat(SqlTable.format(answer)).containsExactly("inserted 2, updated 1");
    }
}

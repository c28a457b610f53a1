package dev.stdb.task.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellTextTest {
    private static final String SPECIAL =
            "{'Product':{'elements':[{'name':{'some':'%s'},'algebraic_type':{'%s':[]}}]}}";

    private static String text(String type, String value) {
        return CellText.of(JsonTree.parse(type.replace('\'', '"')), JsonTree.parse(value.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource({
        "__timestamp_micros_since_unix_epoch__, I64, 1700000000000001, 2023-11-14T22:13:20.000001Z",
        "__timestamp_micros_since_unix_epoch__, I64, -9223372036854775808, -290308-12-21T19:59:05.224192Z",
        "__time_duration_micros__, I64, 1500000, PT1.5S",
        "__uuid__, U128, 1, 00000000-0000-0000-0000-000000000001",
        "__connection_id__, U128, 255, 0x000000000000000000000000000000ff",
        "__something_new__, U8, 7, 7",
        "__uuid__, U128, true, true"
    })
    void specialTypesReadAsTheirTextForm(String name, String kind, String value, String text) {
        assertThat(text(SPECIAL.formatted(name, kind), "[" + value + "]")).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[0,5] | 5",
                "[1,[]] | none",
                "[7,5] | [7, 5]",
                "[] | []",
            })
    void optionsReadAsTheirValue(String value, String text) {
        String option = "{'Sum':{'variants':[{'name':{'some':'some'},'algebraic_type':{'U8':[]}},"
                + "{'name':{'some':'none'},'algebraic_type':{'Product':{'elements':[]}}}]}}";
        assertThat(text(option, value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[0,[]] | Red",
                "[1,[[1,2]]] | Mixed((parts = [1, 2]))",
            })
    void variantsReadByTheirName(String value, String text) {
        String color = "{'Sum':{'variants':[{'name':{'some':'Red'},'algebraic_type':{'Product':{'elements':[]}}},"
                + "{'name':{'some':'Mixed'},'algebraic_type':{'Product':{'elements':"
                + "[{'name':{'some':'parts'},'algebraic_type':{'Array':{'U16':[]}}}]}}}]}}";
        assertThat(text(color, value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1,'x'] | (x = 1, x)",
                "[1] | [1]",
                "~'what'~ | what",
            })
    void productsReadByTheirFields(String value, String text) {
        String pair = "{'Product':{'elements':[{'name':{'some':'x'},'algebraic_type':{'I32':[]}},"
                + "{'name':{'none':[]},'algebraic_type':{'String':[]}}]}}";
        assertThat(text(pair, value)).isEqualTo(text);
    }
}

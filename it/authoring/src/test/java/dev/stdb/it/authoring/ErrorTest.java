package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reducers that refuse calls with values. */
final class ErrorTest {
    private static HostedModule module(Host host) {
        return HostedModule.inMemory(host, ModuleSource.of("errors"));
    }

    @ParameterizedTest
    @EnumSource
    @Covers("@Reducer.error")
    void callersGetTextAndValue(Host host) {
        try (HostedModule module = module(host)) {
            module.call("open", "[\"Anna\", 3]");
            assertThat(module.refusal("withdraw", "[\"Bob\", 1]"))
                    .isEqualTo("no account of Bob {\"noAccount\":{\"owner\":\"Bob\",\"similar\":[\"Anna\",\"Änne\"]}}");
            assertThat(module.refusal("withdraw", "[\"Anna\", 10]"))
                    .isEqualTo("NotEnough[balance=3, missing=7] {\"notEnough\":{\"balance\":3,\"missing\":7}}");
            assertThat(module.refusal("withdraw", "[\"Anna\", -1]")).isEqualTo("closed {\"closed\":[]}");
            assertThat(module.refusal("withdraw", "[\"Anna\", 0]")).isEqualTo("a text alone");
            assertThat(module.refusal("ComeBack", "[true]")).isEqualTo("not now {\"tooLate\":[]}");
            assertThat(module.refusal("wait", "[]"))
                    .isEqualTo("wait {\"until\":{\"some\":{\"__timestamp_micros_since_unix_epoch__\":7}}}");
            assertThat(module.sql("SELECT owner FROM account")).containsExactly("[\"Anna\"]");
        }
    }

    /** A refusal is what the module means, so the log has its text and no stack trace. */
    @ParameterizedTest
    @EnumSource
    void refusalsAreNoFaults(Host host) {
        try (HostedModule module = module(host)) {
            module.refusal("ComeBack", "[true]");
            assertThat(module.messages()).containsExactly("reducer returned error: not now");
        }
    }

    @ParameterizedTest
    @EnumSource
    void proceduresReturnWhatTheyCatch(Host host) {
        try (HostedModule module = module(host)) {
            module.call("open", "[\"Anna\", 3]");
            assertThat(module.callProcedure("try_withdraw", "[\"Anna\", 10]")).isEqualTo("[1,[0,[3,7]]]");
        }
    }

    /** Nobody gets a value of a type that is not declared; the log says what to do. */
    @ParameterizedTest
    @CsvSource({
        "JVM, undeclared, another type",
        "WASM, undeclared, another type",
        "JVM, untyped, no type",
        "WASM, untyped, no type"
    })
    void undeclaredValuesAreTold(Host host, String reducer, String text) {
        try (HostedModule module = module(host)) {
            assertThat(module.refusal(reducer, "[]")).isEqualTo(text);
            assertThat(module.messages())
                    .singleElement()
                    .asString()
                    .startsWith("reducer failed: java.lang.IllegalStateException: nobody gets the value of this error: "
                            + "type=bank.Bank$Trouble. A reducer declares it with @Reducer(error = ...), a procedure "
                            + "returns a Result")
                    .contains("Caused by: dev.stdb.module.ReducerException: " + text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void valuesOfProceduresAreToldTheLog(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.callProcedure("refusing", "[]"))
                    .isEqualTo("The module instance encountered a fatal error: from a procedure");
            assertThat(module.messages()).singleElement().asString().contains("a procedure returns a Result");
        }
    }

    @ParameterizedTest
    @EnumSource
    void faultsHaveNoValue(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.refusal("broken", "[]")).isEqualTo("internal error: the log of the database says more");
            assertThat(module.refusal("large", "[]")).isEqualTo("internal error: the log of the database says more");
            assertThat(module.messages())
                    .anyMatch(text -> text.contains("value of an error too large: bytes=104004, bytesMax=65536"));
        }
    }

    /** The reducers that declare types do nothing, and are for the owner only. */
    @ParameterizedTest
    @EnumSource
    void declarationsCannotBeCalled(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.call("stdb_error_of_ComeBack", "[{\"TooLate\":[]}]"))
                    .isEqualTo("this reducer declares the error of another one: reducer=ComeBack");
            assertThat(module.callAsStranger("stdb_error_of_wait")).isEqualTo("no such reducer");
        }
    }
}

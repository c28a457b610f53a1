package dev.stdb.examples.transfer.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TransferLoadTest {
    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new TransferLoad())
                .setErr(new PrintWriter(errors))
                .setOut(new PrintWriter(output))
                .execute(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "--url=foo, --url must be like http://127.0.0.1:3000",
        "--url=ws://127.0.0.1:3000, --url must be like http://127.0.0.1:3000",
        "--module=/no/such.wasm, --module: there is no file /no/such.wasm",
        "--fsync-dir=/no/such, --fsync-dir: there is no directory /no/such",
        "--connections=0, --connections and --in-flight must be at least 1",
        "--in-flight=0, --connections and --in-flight must be at least 1",
        "--seconds=0, --seconds must be at least 1",
        "--warmup=-1, --warmup not negative",
        "--accounts=1, --accounts must be at least 2",
        "--alpha=-0.5, --alpha must not be negative",
        "--balance=-1, --balance and --alpha must not be negative",
        "--seconds=x, is not an int",
        "--nope, Unknown option"
    })
    void wrongOptionsAreRefusedBeforeAnythingHappens(String option, String text) {
        assertThat(run(option)).isEqualTo(2);
        assertThat(errors.toString()).contains(text);
        assertThat(output.toString()).isEmpty();
    }

    @Test
    void helpListsTheOptions() {
        assertThat(run("--help")).isZero();
        assertThat(output.toString()).contains("--in-flight", "Exit code 0");
    }
}

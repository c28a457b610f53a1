package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.LogRecord;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.it.authoring.ModuleSource.Host;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Unsigned numbers are the same in a module and in its generated client, up to their limits. */
@ParameterizedClass
@EnumSource
final class UnsignedClientTest {
    private static final ModuleSource MODULE = ModuleSource.of("unsigned");

    @RegisterExtension
    final StdbExtension stdb;

    @TempDir
    private Path output;

    UnsignedClientTest(Host host) {
        stdb = Harness.of(host, MODULE);
    }

    /** What {@code Usage} in {@code clients/unsigned.txt} has seen, and what the module has. */
    @Test
    void numbersComeBackAsTheyWere(TestDatabase database) throws Exception {
        assertThat(GeneratedClient.run("unsigned", output, database))
                .containsExactly(
                        "11: 0 0 0 0 [0, 0] 0",
                        "12: 127 32767 2147483647 9223372036854775807 [2147483647, 0] 127",
                        "13: 128 32768 2147483648 9223372036854775808 [2147483648, 0] 128",
                        "14: 255 65535 4294967295 18446744073709551615 [4294967295, 0] 255",
                        "largest 4294967295",
                        "from 128 4",
                        "asked 2",
                        "number does not fit its unsigned type: value=256, max=255",
                        "number does not fit its unsigned type: value=-1, max=255",
                        "number does not fit its unsigned type: value=65536, max=65535",
                        "number does not fit its unsigned type: value=4294967296, max=4294967295");
        assertThat(database.log())
                .extracting(LogRecord::message)
                .contains(
                        "0 0 0 0",
                        "127 32767 2147483647 9223372036854775807",
                        "128 32768 2147483648 9223372036854775808",
                        "255 65535 4294967295 18446744073709551615");
        assertThat(components("bindings.Gauge", output.resolve("classes")))
                .isEqualTo(components("unsigned.Gauge", MODULE.classes()));
    }

    /** Returns the Java types and names of the components of a record. */
    private static List<String> components(String record, Path classes) throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, UnsignedClientTest.class.getClassLoader())) {
            return Stream.of(loader.loadClass(record).getRecordComponents())
                    .map(UnsignedClientTest::declaration)
                    .toList();
        }
    }

    private static String declaration(RecordComponent component) {
        return component.getGenericType().getTypeName() + " " + component.getName();
    }
}

package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.tsclient.TypeScriptTarget;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.it.authoring.ModuleSource.Host;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Records with type parameters as types of columns, parameters, elements and results. */
@ParameterizedClass
@EnumSource
final class GenericsTest {
    private static final ModuleSource MODULE = ModuleSource.of("generics");

    private final Host host;

    @RegisterExtension
    final StdbExtension stdb;

    @TempDir
    private Path output;

    GenericsTest(Host host) {
        this.host = host;
        stdb = Harness.of(host, MODULE);
    }

    @Test
    void valuesComeBackAsTheyWere() {
        try (HostedModule module = HostedModule.inMemory(host, MODULE)) {
            assertThat(module.call(
                            "add",
                            "[1, {\"first\": \"one\", \"second\": 1}, [\"blue\", [4294967295, true]],"
                                    + " [[[18446744073709551618], [1500000]]],"
                                    + " {\"some\": {\"from\": [0], \"to\": {\"some\": [10]}}},"
                                    + " [[1, 65535], [2, 3], [[\"k\", 4]], [\"p\", 5]], {\"ok\": [\"r\", 6]}]"))
                    .isEqualTo("ok");
            assertThat(module.call("show", "[1, [9]]")).isEqualTo("ok");
            assertThat(module.call("show", "[1, [10]]")).isEqualTo("ok");
            String thing = "Thing[id=1, named=Pair[first=one, second=1],"
                    + " nested=Pair[first=BLUE, second=Pair[first=4294967295, second=true]],"
                    + " list=[Pair[first=00000000-0000-0001-0000-000000000002, second=PT1.5S]],"
                    + " span=Optional[Span[from=1970-01-01T00:00:00Z, to=Optional[1970-01-01T00:00:00.000010Z]]],"
                    + " both=Both[pair=Pair[first=1, second=65535], list=[2, 3], byName={k=4},"
                    + " plain=Pair[first=p, second=5]], result=Ok[value=Pair[first=r, second=6]]]";
            assertThat(module.messages())
                    .containsExactly(
                            thing,
                            "Pair[first=3, second=1] 4294967296 Optional[true]",
                            thing,
                            "Pair[first=3, second=1] 4294967296 Optional[false]");
            assertThat(module.sql("SELECT named, nested, both FROM thing"))
                    .containsExactly(
                            "[[\"one\",1],[[1,[]],[4294967295,true]],[[1,65535],[2,3],[[\"k\",4]],[\"p\",5]]]");
        }
    }

    /** What {@code Usage} in {@code clients/generics.txt} has seen. */
    @Test
    void clientsHaveARecordForEachListOfArguments(TestDatabase database) throws Exception {
        assertThat(GeneratedClient.run("generics", output, database))
                .containsExactly(
                        "PairOfStringAndI32[first=a, second=-1]"
                                + " PairOfColorAndPairOfU32AndBool[first=BLUE,"
                                + " second=PairOfU32AndBool[first=4294967295, second=true]]"
                                + " PairOfU16AndU16[first=1, second=65535]",
                        "PairOfI64AndListOfString[first=1, second=[a]]");
    }

    @Test
    void clientsInTypeScriptDoToo() throws Exception {
        ClientGenerator.generate(MODULE.definition(), new TypeScriptTarget(), GeneratorOptions.defaults(), output);
        try (Stream<Path> files = Files.walk(output)) {
            String all =
                    files.filter(Files::isRegularFile).map(GenericsTest::read).collect(Collectors.joining("\n"));
            assertThat(all).contains("PairOfStringAndI32", "PairOfColorAndPairOfU32AndBool", "RangeOfTimestamp");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.moduledef.Lifecycle;
import dev.stdb.server.engine.LoggedCalls;
import dev.stdb.server.tx.Call;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every transaction says in the log what it was asked to do, whatever way the request came. */
@Timeout(300)
class LoggedCallsTest {
    @TempDir
    private Path directory;

    @Test
    void everyKindOfCallIsLoggedWithItsInputs() {
        JavaModule module = JavaModule.items()
                .lifecycle(Lifecycle.ON_CONNECT, "hello", call -> call.insert("item", item(0, "hello")));
        byte[] firstHash;
        byte[] secondHash;
        try (TestHost db = TestHost.create(module, directory)) {
            firstHash = db.host().programHash();
            TestClient client = db.connect(ALICE);
            db.add(7, "by http");
            db.sql("DELETE FROM item WHERE id = 7", OWNER);
            client.disconnect();
            db.publish(JavaModule.items());
            secondHash = db.host().programHash();
        }
        List<Optional<Call>> all = LoggedCalls.of(directory);
        assertThat(all.get(all.size() - 1))
                .as("the end gives reserved numbers back, which nobody called for")
                .isEmpty();
        List<Call> inputs =
                all.stream().limit(all.size() - 1).map(Optional::orElseThrow).toList();
        assertThat(inputs)
                .extracting(Call::kind)
                .containsExactly(
                        Call.Kind.INIT,
                        Call.Kind.CONNECT,
                        Call.Kind.REDUCER,
                        Call.Kind.SQL,
                        Call.Kind.DISCONNECT,
                        Call.Kind.PUBLISH);
        assertThat(inputs)
                .extracting(Call::function)
                .containsExactly(
                        HexFormat.of().formatHex(firstHash),
                        "hello",
                        "add",
                        "",
                        "",
                        HexFormat.of().formatHex(secondHash));
        assertThat(inputs).extracting(Call::caller).containsExactly(OWNER, ALICE, ALICE, OWNER, ALICE, OWNER);
        assertThat(args(inputs.get(2))).isEqualTo(TestHost.bsatn(item(7, "by http")));
        assertThat(new String(args(inputs.get(3)), StandardCharsets.UTF_8)).isEqualTo("DELETE FROM item WHERE id = 7");
        assertThat(inputs)
                .allSatisfy(call -> assertThat(call.timestamp().micros()).isPositive());
        assertThat(inputs.get(1).connection()).isEqualTo(inputs.get(4).connection());
    }

    private static byte[] args(Call inputs) {
        return inputs.args();
    }
}

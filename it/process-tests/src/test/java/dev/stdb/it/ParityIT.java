package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.examples.chat.Chat;
import dev.stdb.examples.transfer.Transfer;
import dev.stdb.it.fixture.Fixture;
import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.server.jvm.JvmModules;
import dev.stdb.server.jvm.ModuleGuests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every example module does the same from its class files as compiled, as far as anybody can see. */
final class ParityIT {
    private static final String MODULE = "parity";

    /** What is done to a module. */
    private interface Script {
        void run(ParityRun run) throws InterruptedException;
    }

    private static List<String> transcript(ModuleGuests guests, byte[] program, Script script)
            throws InterruptedException {
        try (ParityRun run = new ParityRun(guests, program)) {
            script.run(run);
            return run.transcript();
        }
    }

    /** Runs a script in both modes and returns the transcript that they share. */
    private static List<String> parity(Class<?> module, Path wasm, Script script) throws Exception {
        JvmModules modules = new JvmModules();
        List<Path> classPath = Fixtures.classPath(module);
        modules.put(MODULE, classPath);
        ModuleGuests guests = ModuleGuests.of(modules, Duration.ofSeconds(60));
        List<String> compiled = transcript(guests, Files.readAllBytes(wasm), script);
        List<String> classes =
                transcript(guests, JvmDescriptor.of(MODULE, classPath).encode(), script);
        assertThat(classes).containsExactlyElementsOf(compiled);
        System.out.println("parity of " + module.getSimpleName() + ": entries=" + compiled.size());
        return compiled;
    }

    private static Consumer<BsatnWriter> text(String value) {
        return out -> out.writeString(value);
    }

    private static void nothing(BsatnWriter out) {
        // No parameters.
    }

    @Test
    void chatIsTheSame() throws Exception {
        List<String> seen = parity(Chat.class, Fixtures.chatModule(), run -> {
            run.call("set_name", text("too early"));
            run.subscribe("SELECT * FROM user", "SELECT * FROM message");
            for (String said : List.of("hello", "", " ", "Grüße, 世界 \uD83D\uDE00", "x".repeat(100_000))) {
                run.call("send_message", text(said));
                run.call("set_name", text(said));
            }
            run.rows("user");
            run.rows("message");
        });
        assertThat(seen).contains("send_message: messages must not be empty", "set_name: names must not be empty");
        assertThat(seen).anyMatch(entry -> entry.startsWith("sent: ReducerResult"));
        assertThat(seen).anyMatch(entry -> entry.startsWith("sent: TransactionUpdate"));
        assertThat(seen).anyMatch(entry -> entry.startsWith("log: "));
        assertThat(seen).filteredOn(entry -> entry.startsWith("message: ")).hasSize(6);
    }

    private static Consumer<BsatnWriter> transfer(int from, int to, long amount) {
        return out -> {
            out.writeU32(from);
            out.writeU32(to);
            out.writeI64(amount);
        };
    }

    private static Consumer<BsatnWriter> seed(int accounts, long balance) {
        return out -> {
            out.writeU32(accounts);
            out.writeI64(balance);
        };
    }

    @Test
    void transferIsTheSame() throws Exception {
        List<String> seen = parity(Transfer.class, Fixtures.transferModule(), run -> {
            run.subscribe("SELECT * FROM accounts");
            run.call("seed", seed(3, -1));
            run.call("seed", seed(20, 100));
            Random random = new Random(9);
            for (int i = 0; i < 100; i++) {
                run.call("transfer", transfer(random.nextInt(22), random.nextInt(22), random.nextInt(60) - 5));
            }
            run.call("seed", seed(5, Long.MAX_VALUE));
            run.rows("accounts");
        });
        assertThat(seen).contains("transfer: ok", "transfer: insufficient funds", "transfer: no such account: 20");
        assertThat(seen).filteredOn(entry -> entry.startsWith("accounts: ")).hasSize(5);
    }

    /** Without the two reducers that need limits to end. */
    @Test
    void fixtureIsTheSame() throws Exception {
        List<String> seen = parity(Fixture.class, Fixtures.fixtureModule(), run -> {
            run.subscribe("SELECT * FROM entry", "SELECT * FROM progress", "SELECT * FROM mark WHERE place = 7");
            List<String> texts = new ArrayList<>(List.of("", "a", "\u0000", "\u07ff\uffff", "long ".repeat(40_000)));
            for (int i = 0; i < texts.size(); i++) {
                int number = i;
                run.call("append", out -> {
                    out.writeU32(number % 2 - 1);
                    out.writeU64(-number);
                });
                run.call("mark", out -> {
                    out.writeU32(6 + number % 2);
                    out.writeString(texts.get(number));
                });
                run.call("refuse", text(texts.get(i)));
                run.call("crash", ParityIT::nothing);
                run.call("overflow", ParityIT::nothing);
            }
            List.of("entry", "progress", "mark").forEach(run::rows);
        });
        assertThat(seen)
                .contains(
                        "crash: internal error: the log of the database says more",
                        "overflow: The instance encountered a fatal error.");
        assertThat(seen).filteredOn(entry -> entry.startsWith("entry: ")).hasSize(10);
    }
}

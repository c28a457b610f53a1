package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.server.FakeServers;
import dev.stdb.server.api.Authentication;
import dev.stdb.server.api.Caller;
import dev.stdb.server.api.Calls;
import dev.stdb.server.api.DataDirectory;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.api.Databases;
import dev.stdb.server.api.EnvironmentEdit;
import dev.stdb.server.api.Publishing;
import dev.stdb.server.auth.ForeignIssuers;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.auth.Tokens;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.SmallFile;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.engine.SnapshotConfig;
import dev.stdb.server.query.SqlResult;
import dev.stdb.server.wasm.CodeCaches;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a server is asked for in its life, in the order it is asked, on a disk that may be gone at any moment; and what
 * it acknowledged. The step that the disk failed in is in doubt: it may have happened or not.
 */
final class ServerLife {

    private static final Path DATA = Path.of("/data");
    private static final Path READY = Path.of("/run/ready");

    private static final byte[] CODE_KEY = {1, 2, 3};

    private static final JavaModule FIRST = JavaModule.items().reducer("fail", call -> call.refuse("as asked"));
    private static final JavaModule SECOND = JavaModule.items()
            .reducer("fail", call -> call.refuse("as asked"))
            .table(TestTable.of("more")
                    .column("id", dev.stdb.sats.PrimitiveType.U64)
                    .primaryKey(0));

    private static final JavaGuests MODULES = new JavaGuests();
    private static final byte[] FIRST_PROGRAM = MODULES.add(FIRST);
    private static final byte[] SECOND_PROGRAM = MODULES.add(SECOND);

    private static final ExecutorService PUBLISHERS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "publisher");
        thread.setDaemon(true);
        return thread;
    });

    /** Segments of a few calls, a snapshot every dozen transactions: all of that happens in a short life. */
    private static final CommitlogConfig LOG = new CommitlogConfig(3_000, 512, 500);

    private static final SnapshotConfig SNAPSHOTS = new SnapshotConfig(9, 1 << 20, Duration.ofHours(1), 2);

    /**
     * A database as somebody outside knows it.
     *
     * @param rows how many there are, with ids from 1 on
     */
    private record Known(List<String> names, byte[] program, int rows) {
        Known withNames(String... newNames) {
            return new Known(List.of(newNames), program, rows);
        }

        Known withProgram(byte[] newProgram) {
            return new Known(names, newProgram, rows);
        }

        Known withRows(int newRows) {
            return new Known(names, program, newRows);
        }

        @Override
        public String toString() {
            return names + " rows=" + rows + (program == FIRST_PROGRAM ? " first" : " second");
        }
    }

    private final FaultyFileSystem files;
    private final DatabaseLauncher launcher;

    /** By the name it was created with. */
    private Map<String, Known> acknowledged = new TreeMap<>();
    /** States that are possible too, each after the one before; empty if nothing is in doubt. */
    private final List<Map<String, Known>> doubtful = new ArrayList<>();

    private final List<CompletableFuture<?>> publications = new ArrayList<>();
    private @Nullable SigningKeys keys;
    private boolean inDoubt;

    ServerLife(FaultyFileSystem files) {
        this.files = files;
        this.launcher = FakeServers.launcher(HostConfig.of(MODULES), files, LOG, SNAPSHOTS);
    }

    /** Returns whether the disk failed. */
    boolean isInDoubt() {
        return inDoubt;
    }

    /** Thrown when the disk is gone. */
    private static final class DiskGoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DiskGoneException(Throwable cause) {
            super(cause);
        }
    }

    /** Runs until the end or the failure of the disk. */
    void run() {
        try {
            live(this::firstRun);
            live(this::secondRun);
        } catch (DiskGoneException e) {
            inDoubt = true;
        }
    }

    /** Starts the server on what is left, compares, and writes a little more. */
    void startAgain() {
        live(server -> {
            compare(server);
            for (String name : List.copyOf(acknowledged.keySet())) {
                server.call(name);
            }
        });
    }

    private interface Part {
        void run(Running server) throws IOException;
    }

    private void live(Part part) {
        try {
            files.createDirectories(DATA);
            files.createDirectories(Objects.requireNonNull(READY.getParent()));
            SigningKeys loaded = SigningKeys.loadOrGenerate(files, DATA);
            if (keys != null) {
                assertThat(loaded).isEqualTo(keys);
            }
            keys = loaded;
            try (DataDirectory directory = DataDirectory.lock(files, DATA);
                    Databases databases = Databases.begin(launcher, files, directory.path())) {
                assertThat(databases.awaitStarted(Duration.ofMinutes(5))).isTrue();
                Running server = new Running(databases, loaded);
                part.run(server);
            }
        } catch (IOException | StdbException | UncheckedIOException e) {
            throw new DiskGoneException(e);
        } finally {
            // Nothing of this life may go on in the next one.
            publications.forEach(
                    publication -> publication.handle((done, failure) -> done).join());
            publications.clear();
        }
    }

    private void firstRun(Running server) throws IOException {
        SmallFile.replace(files, READY, "http://127.0.0.1:3000".getBytes(StandardCharsets.UTF_8));
        server.publish("one", FIRST_PROGRAM);
        server.call("one");
        server.callTogether("one", 5);
        CodeCaches.keep(files, DATA.resolve("compiled"), CODE_KEY);
        server.publish("two", FIRST_PROGRAM);
        server.fail("one");
        server.callTogether("two", 4);
        server.publish("one", SECOND_PROGRAM);
        server.callTogether("one", 6);
        server.rename("one", "uno");
        server.call("one");
    }

    private void secondRun(Running server) throws IOException {
        SmallFile.replace(files, READY, "http://127.0.0.1:3001".getBytes(StandardCharsets.UTF_8));
        server.callTogether("one", 3);
        server.reset("two", SECOND_PROGRAM);
        server.call("two");
        CodeCaches.keep(files, DATA.resolve("compiled"), CODE_KEY);
        server.publish("three", SECOND_PROGRAM);
        server.delete("two");
        server.callTogether("three", 4);
        server.rename("three", "tres");
        server.callTogether("one", 4);
    }

    /** Compares what the server has with what it acknowledged, and takes what it has for that. */
    private void compare(Running server) {
        server.api.refusingWrites().forEach(refusal -> explain(server, refusal));
        Map<String, Known> found = server.databases();
        List<String> possible = new ArrayList<>(List.of(acknowledged.toString()));
        doubtful.forEach(state -> possible.add(state.toString()));
        assertThat(found.toString()).isIn(possible);
        CodeCaches.check(files, DATA.resolve("compiled"), CODE_KEY);
        acknowledged = found;
        doubtful.clear();
    }

    /** Tells why a database does not run. */
    private void explain(Running server, DatabaseApi.Refusal refusal) {
        Path directory = DATA.resolve("databases").resolve(refusal.database().toHex());
        try (Database opened = launcher.open(refusal.database(), server.owner.identity(), directory)) {
            throw new AssertionError("does not run, but can be opened: " + opened.identity() + ", " + refusal);
        } catch (StdbException e) {
            throw new AssertionError("does not run: " + refusal, e);
        }
    }

    /** A server without sockets. */
    private final class Running {
        private final DatabaseApi api;
        private final Publishing publishing;
        private final Calls calls;
        private final Caller owner;

        Running(Databases databases, SigningKeys loaded) {
            InstantSource clock = InstantSource.system();
            Authentication authentication =
                    new Authentication(new Tokens(loaded, clock, new ForeignIssuers(clock, Set.of())));
            this.api = new DatabaseApi(databases);
            this.publishing = new Publishing(databases, api, authentication);
            this.calls = new Calls(api);
            this.owner = authentication.issue("owner", null);
        }

        /** Says what a step is going to change. */
        private void doubt(String name, @Nullable Known after) {
            Map<String, Known> next =
                    new TreeMap<>(doubtful.isEmpty() ? acknowledged : doubtful.get(doubtful.size() - 1));
            if (after == null) {
                next.remove(name);
            } else {
                next.put(name, after);
            }
            doubtful.add(next);
        }

        private void acknowledge() {
            acknowledged = doubtful.get(doubtful.size() - 1);
            doubtful.clear();
        }

        void publish(String name, byte[] program) {
            Known before = acknowledged.get(name);
            doubt(name, before == null ? new Known(List.of(name), program, 0) : before.withProgram(program));
            publish(name, program, false);
            acknowledge();
        }

        void reset(String name, byte[] program) {
            doubt(name, known(name).withProgram(program).withRows(0));
            publish(name, program, true);
            acknowledge();
        }

        private void publish(String name, byte[] program, boolean clear) {
            Publishing.Command command = new Publishing.Command(
                    Optional.of(name),
                    program,
                    clear,
                    true,
                    Optional.empty(),
                    Duration.ofMinutes(5),
                    EnvironmentEdit.NONE);
            CompletableFuture<Publishing.Published> published =
                    CompletableFuture.supplyAsync(() -> publishing.publish(command, owner.identity()), PUBLISHERS);
            publications.add(published);
            await(published);
        }

        void rename(String name, String added) {
            doubt(name, known(name).withNames(name, added));
            api.addName(name, added, owner.identity());
            acknowledge();
        }

        void delete(String name) {
            doubt(name, null);
            api.delete(name, owner.identity());
            acknowledge();
        }

        void call(String name) {
            callTogether(name, 1);
        }

        /** Calls a reducer many times without waiting in between. */
        void callTogether(String name, int count) {
            Known before = known(name);
            List<CompletableFuture<?>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                doubt(name, before.withRows(before.rows() + i + 1));
                answers.add(calls.call(name, "add", "[" + (before.rows() + i + 1) + ", \"row\"]", true, owner));
            }
            answers.forEach(this::await);
            acknowledge();
        }

        /** Lets a reducer write to the log of its module. */
        void fail(String name) {
            Throwable failure =
                    await(calls.call(name, "fail", "[]", true, owner).handle((done, thrown) -> thrown));
            if (!String.valueOf(failure).contains("as asked")) {
                throw new DiskGoneException(failure);
            }
        }

        private Known known(String name) {
            return Objects.requireNonNull(acknowledged.get(name), name);
        }

        /** Waits until it is certain that the disk works or not. */
        private <T> T await(CompletableFuture<T> answer) {
            while (true) {
                try {
                    return answer.get(1, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (files.isGone()) {
                        throw new DiskGoneException(e);
                    }
                } catch (ExecutionException | CompletionException e) {
                    throw new DiskGoneException(e);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        /** Returns what there is, by the name it was created with. */
        Map<String, Known> databases() {
            Map<String, Known> found = new TreeMap<>();
            for (Identity identity : api.ownedBy(owner.identity())) {
                List<String> names = api.names(identity.toHex());
                Database live = api.requireRunning(identity.toHex()).live();
                assertThat(live.durability().durableOffset()).isNotEqualTo(Durability.NONE);
                byte[] program = java.util.Arrays.equals(
                                live.programHash(), dev.stdb.server.common.Keccak256.hash(FIRST_PROGRAM))
                        ? FIRST_PROGRAM
                        : SECOND_PROGRAM;
                found.put(names.get(0), new Known(names, program, rows(live)));
            }
            return found;
        }

        private int rows(Database live) {
            SqlResult result = live.sql("SELECT id FROM item ORDER BY id", null, owner.identity())
                    .join();
            BsatnReader in =
                    new BsatnReader(result.rows().data(), 0, result.rows().sizeBytes());
            for (int i = 0; i < result.rows().count(); i++) {
                assertThat(in.readU32()).as("rows without a gap").isEqualTo(i + 1);
            }
            return result.rows().count();
        }
    }
}

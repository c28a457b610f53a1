package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.StdbException;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.tx.Tx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Damages every file of a closed database in every place: it must refuse to open, or be what it was.
 *
 * <p>Every {@value #STEP_DEFAULT}th byte; all of them: {@code -Dstdb.damage.step=1}, others: {@code
 * -Dstdb.damage.seed=2}.
 */
class DamageTest {

    private static final int STEP_DEFAULT = 29;
    private static final int STEP = Integer.getInteger("stdb.damage.step", STEP_DEFAULT);
    private static final long SEED = Long.getLong("stdb.damage.seed", 1);
    private static final Path DIRECTORY = Path.of("db");
    private static final int TX_COUNT = 30;
    private static final int SNAPSHOT_AT = 20;

    private final Map<Path, byte[]> originals = new TreeMap<>();

    /** Element n = the state after n transactions. */
    private final List<Map<String, List<String>>> states = new ArrayList<>();

    private final Random random = new Random(SEED);

    private static EngineConfig config(FaultyFileSystem files) {
        return EngineConfig.onDisk("test", DIRECTORY)
                .withFileSystem(files)
                .withCommitlog(new CommitlogConfig(1_500, 500, 200))
                .withSnapshots(SnapshotConfig.never());
    }

    @BeforeEach
    void createDatabase() throws IOException {
        FaultyFileSystem files = new FaultyFileSystem(SEED);
        DatabaseEngine engine = DatabaseEngine.open(config(files), ReplayProgress.NONE);
        states.add(TestDatabase.image(engine.datastore()));
        while (states.size() <= TX_COUNT) {
            Tx tx = engine.begin();
            if (states.size() == 1) {
                tx.createTable(TestDatabase.MESSAGE);
                tx.createTable(TestDatabase.COUNTER);
            } else {
                TestDatabase.insertMessage(tx, "m".repeat(states.size() == 10 ? 1_500 : states.size()));
                TestDatabase.putCounter(tx, states.size() % 5, states.size());
                TestDatabase.deleteMessage(tx, states.size() / 2);
            }
            long txOffset = engine.commit(tx).txOffset();
            // One frame for each batch, so that the files are the same in every run.
            while (engine.durability().durableOffset() < txOffset) {
                Thread.onSpinWait();
            }
            states.add(TestDatabase.image(engine.datastore()));
            if (states.size() == SNAPSHOT_AT / 2 + 1 || states.size() == SNAPSHOT_AT + 1) {
                engine.beginSnapshot().join();
            }
        }
        engine.close();
        for (Path directory : List.of(DIRECTORY.resolve("clog"), DIRECTORY.resolve("snapshots"))) {
            for (String name : files.list(directory)) {
                originals.put(directory.resolve(name), files.content(directory.resolve(name)));
            }
        }
        assertThat(originals).hasSizeGreaterThan(8);
    }

    /** A damage of {@code content} at a place; may return another array. */
    private interface Damage {
        byte[] at(byte[] content, int place);
    }

    /** Returns the image of the database with one file damaged, or null if it refuses to open. */
    private Map<String, List<String>> imageWith(Path damaged, byte[] content) throws IOException {
        FaultyFileSystem files = new FaultyFileSystem(SEED);
        files.createDirectories(DIRECTORY.resolve("clog"));
        files.createDirectories(DIRECTORY.resolve("snapshots"));
        originals.forEach(files::setContent);
        files.setContent(damaged, content);
        try (DatabaseEngine engine = DatabaseEngine.open(config(files), ReplayProgress.NONE)) {
            engine.datastore().checkIndexes();
            return TestDatabase.image(engine.datastore());
        } catch (StdbException e) {
            assertThat(files.openFileCount()).isZero();
            return Map.of();
        }
    }

    /** Does a damage everywhere and returns how often the database refused to open. */
    private int refusals(Damage damage, int oldestState) throws IOException {
        int refused = 0;
        for (Map.Entry<Path, byte[]> file : originals.entrySet()) {
            for (int place = random.nextInt(STEP); place < file.getValue().length; place += STEP) {
                byte[] content = damage.at(file.getValue().clone(), place);
                Map<String, List<String>> image = imageWith(file.getKey(), content);
                if (image.isEmpty()) {
                    refused++;
                } else {
                    assertThat(states.subList(oldestState, states.size()))
                            .as("state with %s damaged at %d, seed=%d", file.getKey(), place, SEED)
                            .contains(image);
                }
            }
        }
        return refused;
    }

    @Test
    void flippedBitsAreNoticedOrHarmless() throws IOException {
        int refused = refusals(
                (content, place) -> {
                    content[place] ^= (byte) (1 << random.nextInt(8));
                    return content;
                },
                TX_COUNT);
        assertThat(refused).isPositive();
    }

    @Test
    void garbageIsNoticedOrHarmless() throws IOException {
        int refused = refusals(
                (content, place) -> {
                    for (int i = place; i < Math.min(content.length, place + 40); i++) {
                        content[i] = (byte) random.nextInt();
                    }
                    return content;
                },
                TX_COUNT - 1);
        assertThat(refused).isPositive();
    }

    /** What is cut off the end of the newest segment by hand cannot be noticed, but for what a snapshot has. */
    @Test
    void cutFilesAreNoticedOrGiveAnEarlierState() throws IOException {
        int refused = refusals((content, place) -> Arrays.copyOf(content, place), SNAPSHOT_AT);
        assertThat(refused).isPositive();
    }
}

package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.failure;
import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.HeapRoom;
import dev.stdb.server.common.HeapRooms;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.wasm.WasmGuests;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A heap without room takes nothing that stays; what is there can be read and deleted. */
class FullHeapTest {
    private final AtomicBoolean full = new AtomicBoolean();
    private final HeapRoom heap = HeapRooms.fullWhile(full::get);
    private final HostConfig config = TestHost.CONFIG.withLimits(limits()).withGuests(guests());

    private HostLimits limits() {
        HostLimits base = HostLimits.defaults();
        return new HostLimits(
                base.queueCapacity(),
                base.queryThreads(),
                base.queryTimeMax(),
                base.queryBytesMax(),
                base.queryRowsMax(),
                base.queryMemory(),
                base.subscribedMax(),
                base.loadTimeMax(),
                base.migrationTimeMax(),
                base.proceduresMax(),
                base.handlerTimeMax(),
                base.sleepTimeMax(),
                heap);
    }

    private WasmGuests guests() {
        AbiLimits base = AbiLimits.defaults();
        return WasmGuests.defaults()
                .withAbiLimits(
                        new AbiLimits(base.iteratorBytesMax(), base.writtenBytesMax(), base.answerBytesMax(), heap));
    }

    @Test
    void rowsAreReadAndDeletedButNotAdded() {
        try (TestHost db = TestHost.create(config, TestModule.items())) {
            db.add(1, "there");
            full.set(true);
            assertThat(failure(db.call("add", item(2, "more"))))
                    .isInstanceOfSatisfying(
                            CallResult.Fatal.class,
                            fatal -> assertThat(fatal.detail())
                                    .contains("the server has no memory for more rows: heapPercentMax=75"));
            assertThatThrownBy(() -> db.sql("INSERT INTO item (id, name) VALUES (3, 'more')", OWNER))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.code()).isEqualTo(DatabaseErrorCode.DATABASE_NO_MEMORY))
                    .hasMessage("the server has no memory for more rows: heapPercentMax=75; delete some first");
            assertThatThrownBy(() -> db.sql("UPDATE item SET name = 'longer'", OWNER))
                    .isInstanceOf(DatabaseException.class);
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"there\"]");
            db.sql("DELETE FROM item", OWNER);
            assertThat(db.rows("SELECT name FROM item")).isEmpty();
            full.set(false);
            db.add(4, "again");
        }
    }

    @Test
    void valuesOfTheEnvironmentAreRemovedButNotAdded() {
        byte[] program = TestModule.items().variable("key", true).build();
        try (TestHost db = TestHost.create(config, program)) {
            EnvironmentChange change = new EnvironmentChange(false, Map.of("key", "value"), Set.of());
            db.host().changeEnvironment(change, null).join();
            full.set(true);
            String refused = "the server has no memory for more values of environment variables: heapPercentMax=75;"
                    + " delete some first";
            assertThatThrownBy(() -> db.host().changeEnvironment(change, null))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessage(refused);
            assertThatThrownBy(() -> db.host().publish(program, PublishPolicy.COMPATIBLE, change))
                    .hasMessage(refused);
            db.host()
                    .changeEnvironment(new EnvironmentChange(false, Map.of(), Set.of("key")), null)
                    .join();
            assertThat(db.host().environmentKeys().join()).isEmpty();
        }
    }

    @Test
    void databasesAndProgramsAreNotAdded() {
        try (TestHost db = TestHost.create(config, TestModule.items())) {
            full.set(true);
            assertThatThrownBy(() -> TestHost.create(config, TestModule.items()))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessage("the server has no memory for more databases: heapPercentMax=75; delete some first");
            byte[] other = TestModule.items().reducer("other", "i32.const 0").build();
            assertThatThrownBy(() -> db.host().publish(other, PublishPolicy.COMPATIBLE))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessage("the server has no memory for more programs: heapPercentMax=75; delete some first");
        }
    }
}

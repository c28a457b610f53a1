package dev.stdb.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.server.row.RowLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageStoreTest {

    @Test
    void tinyTablesTakeLittleMemory() {
        FixedPageStore fixed = new FixedPageStore(new StorageSpace(), 12);
        fixed.insert(new byte[12], 0, 12);
        VarPageStore varying = new VarPageStore(new StorageSpace(), null);
        varying.insert(new byte[20], 0, 20);

        assertThat(fixed.allocatedBytes()).isLessThanOrEqualTo(256);
        assertThat(varying.allocatedBytes()).isLessThanOrEqualTo(1024);
    }

    @Test
    void freedSlotsAreUsedAgainBeforeNewPages() {
        FixedPageStore store = new FixedPageStore(new StorageSpace(), 16);
        List<Integer> pointers = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            pointers.add(store.insert(new byte[16], 0, 16));
        }
        long bytes = store.allocatedBytes();
        for (int i = 0; i < 20_000; i += 2) {
            store.free(pointers.get(i));
        }
        for (int i = 0; i < 10_000; i++) {
            store.insert(new byte[16], 0, 16);
        }

        assertThat(store.allocatedBytes()).isEqualTo(bytes);
    }

    @Test
    void emptyPagesGiveTheirMemoryBack() {
        FixedPageStore store = new FixedPageStore(new StorageSpace(), 16);
        List<Integer> pointers = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            pointers.add(store.insert(new byte[16], 0, 16));
        }
        pointers.forEach(store::free);

        assertThat(store.allocatedBytes()).isLessThanOrEqualTo(PageStore.PAGE_BYTES);
    }

    @Test
    void varyingRowsAreCompactedInsteadOfGrowingForever() {
        VarPageStore store = new VarPageStore(new StorageSpace(), null);
        List<Integer> pointers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            pointers.add(store.insert(new byte[100], 0, 100));
        }
        // Replace every row ten times, each time by one of another length.
        for (int round = 1; round <= 10; round++) {
            for (int i = 0; i < pointers.size(); i++) {
                store.free(pointers.get(i));
                pointers.set(i, store.insert(new byte[100 + round % 3], 0, 100 + round % 3));
            }
        }

        assertThat(store.allocatedBytes()).isLessThan(2_000 * 100 * 3 / 2);
    }

    @Test
    void longRowsGetAChunkOfTheirLength() {
        VarPageStore store = new VarPageStore(new StorageSpace(), null);
        int pointer = store.insert(new byte[100_000], 0, 100_000);

        assertThat(store.length(pointer)).isEqualTo(100_000);
        assertThat(store.allocatedBytes()).isEqualTo(100_000);
        store.free(pointer);
        assertThat(store.allocatedBytes()).isZero();
        assertThat(store.insert(new byte[50_000], 0, 50_000)).isEqualTo(pointer);
    }

    @Test
    void rowInTheSlotOfAnotherIsReadAsItself() {
        RowLayout layout = new RowLayout(ProductType.of(new ProductType.Element("text", PrimitiveType.STRING)));
        VarPageStore store = new VarPageStore(new StorageSpace(), layout);
        int pointer = insertText(store, "a".repeat(Stubs.BLOB_BYTES_MIN));
        assertThat(store.array(pointer)[Integer.BYTES]).isEqualTo((byte) 'a');
        store.free(pointer);
        assertThat(insertText(store, "b".repeat(Stubs.BLOB_BYTES_MIN))).isEqualTo(pointer);
        assertThat(store.array(pointer)[Integer.BYTES]).isEqualTo((byte) 'b');
    }

    private static int insertText(PageStore store, String text) {
        BsatnWriter row = new BsatnWriter();
        row.writeString(text);
        return store.insert(row.array(), 0, row.length());
    }

    @Test
    void pagesAreCopiedOnceForEachViewAndNeverWithoutOne() {
        StorageSpace space = new StorageSpace();
        FixedPageStore store = new FixedPageStore(space, 16);
        int pointer = store.insert(new byte[16], 0, 16);
        PageStore.Page original = store.page(0);
        store.setLive(pointer, false);
        store.setLive(pointer, true);
        assertThat(store.page(0)).as("no view").isSameAs(original);

        Versions.View first = space.versions().open();
        PageStore frozen = store.freeze();
        store.setLive(pointer, false);
        PageStore.Page copy = store.page(0);
        assertThat(copy).isNotSameAs(original);
        store.setLive(pointer, true);
        store.setLive(pointer, false);
        assertThat(store.page(0)).as("copied once").isSameAs(copy);
        assertThat(frozen.isLive(pointer)).isTrue();
        assertThat(frozen.page(0)).isSameAs(original);

        first.close();
        space.versions().reclaim();
        store.setLive(pointer, true);
        assertThat(store.page(0)).as("view closed").isSameAs(copy);
    }

    @Test
    void longRowThatAViewReadsIsNotTakenForASparePage() {
        StorageSpace space = new StorageSpace();
        VarPageStore store = new VarPageStore(space, null);
        byte[] row = new byte[PageStore.PAGE_BYTES];
        Arrays.fill(row, (byte) 7);
        int pointer = store.insert(row, 0, row.length);
        space.versions().open();
        PageStore frozen = store.freeze();
        // The writer's page is a copy from here on, but of the same long row.
        store.setLive(pointer, false);
        store.discard();

        FixedPageStore other = new FixedPageStore(space, 16);
        for (int i = 0; i < 3 * PageStore.PAGE_BYTES / 16; i++) {
            other.insert(new byte[16], 0, 16);
        }
        assertThat(frozen.array(pointer)).isEqualTo(row);
    }

    @Test
    void releasedPagesServeOtherTables() {
        StorageSpace space = new StorageSpace();
        FixedPageStore first = new FixedPageStore(space, 16);
        List<Integer> pointers = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            pointers.add(first.insert(new byte[16], 0, 16));
        }
        assertThat(space.pages().size()).isZero();
        pointers.forEach(first::free);
        int spare = space.pages().size();
        assertThat(spare).isGreaterThan(5);

        VarPageStore second = new VarPageStore(space, null);
        for (int i = 0; i < 2_000; i++) {
            second.insert(new byte[100], 0, 100);
        }
        assertThat(space.pages().size()).isLessThan(spare);
    }
}

package dev.stdb.server.engine;

import dev.stdb.server.commitlog.SegmentScan;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.tx.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the log of a database says about the origin of its transactions; for tests of other packages. */
public final class LoggedCalls {

    private LoggedCalls() {}

    /** Returns the call of every transaction of a database on disk; empty for one that carries none. */
    public static List<Optional<Call>> of(Path directory) {
        List<Optional<Call>> result = new ArrayList<>();
        SegmentScan.scan(
                DiskFileSystem.INSTANCE,
                directory.resolve("clog"),
                0,
                (txOffset, array, offset, length) -> result.add(Optional.ofNullable(
                        TxRecordReader.decode(txOffset, array, offset, length).call())));
        return result;
    }
}

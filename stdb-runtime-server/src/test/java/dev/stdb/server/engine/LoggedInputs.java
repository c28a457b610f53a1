package dev.stdb.server.engine;

import dev.stdb.server.commitlog.SegmentScan;
import dev.stdb.server.common.io.DiskFileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the log of a database says about the origin of its transactions; for tests of other packages. */
public final class LoggedInputs {

    private LoggedInputs() {}

    /** Returns the inputs of every transaction of a database on disk; empty for one that carries none. */
    public static List<Optional<CallInputs>> of(Path directory) {
        List<Optional<CallInputs>> result = new ArrayList<>();
        SegmentScan.scan(
                DiskFileSystem.INSTANCE,
                directory.resolve("clog"),
                0,
                (txOffset, array, offset, length) -> result.add(Optional.ofNullable(
                        TxRecordReader.decode(txOffset, array, offset, length).inputs())));
        return result;
    }
}

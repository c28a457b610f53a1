package dev.stdb.server;

import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.database.HostConfig;
import dev.stdb.server.engine.SnapshotConfig;
import dev.stdb.server.net.HttpLimits;
import java.util.Set;

/** Opens to tests of other packages what the builder keeps from users: databases that are not what they seem. */
public final class FakeServers {

    private FakeServers() {}

    /** All clients of a test have one address, and some call the server by an odd name. */
    private static final HttpLimits LIMITS =
            HttpLimits.defaults().withConnections(10_000, 10_000).withAllowed(Set.of("x"), Set.of());

    /** Returns settings of a server on a free loopback port, in memory, whose databases the launcher starts. */
    public static ServerBuilder builder(DatabaseLauncher launcher) {
        return Server.builder().port(0).launcher(launcher).limits(LIMITS);
    }

    /** Returns what starts databases of a server whose files are somewhere else. */
    public static DatabaseLauncher launcher(
            HostConfig host, FileSystem files, CommitlogConfig commitlog, SnapshotConfig snapshots) {
        return new HostLauncher(host, files, database -> Clock.system(), commitlog, snapshots, null);
    }
}

package dev.stdb.server;

import dev.stdb.server.api.DatabaseLauncher;

/** Opens to tests of other packages what the builder keeps from users: databases that are not what they seem. */
public final class FakeServers {

    private FakeServers() {}

    /** Returns settings of a server on a free loopback port, in memory, whose databases the launcher starts. */
    public static ServerBuilder builder(DatabaseLauncher launcher) {
        return Server.builder().port(0).launcher(launcher);
    }
}

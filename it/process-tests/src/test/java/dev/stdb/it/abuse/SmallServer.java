package dev.stdb.it.abuse;

import dev.stdb.it.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The server that is attacked: little memory, few file descriptors, short calls, small segments of its logs. */
final class SmallServer {
    private static final String CHOSEN = System.getProperty("stdb.abuse.attacks", ".*");
    private static final int FILE_DESCRIPTORS = 1_024;
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final String[] ARGUMENTS = {"--reducer-timeout", "3s", "--log-segment-size", "16KiB"};

    private SmallServer() {}

    static ServerProcess start(Path data) {
        return ServerProcess.start(FILE_DESCRIPTORS, JVM, data, ARGUMENTS);
    }

    /** Returns such a server that is not waited for. */
    static ProcessBuilder command(Path data, String... moreArguments) {
        return ServerProcess.command(JVM, data, moreArguments);
    }

    /**
     * Returns all attacks that can be made over the network; {@code -Dstdb.abuse.attacks=REGEX} chooses some by their
     * names.
     */
    static Stream<Attack> attacks() {
        return Stream.of(NetworkAttacks.all(), ModuleAttacks.all(), RightsAttacks.all())
                .flatMap(List::stream)
                .filter(attack -> attack.name().matches(CHOSEN));
    }
}

package dev.stdb.examples.arena.bots;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Fills an arena with bots. */
public final class ArenaBots {
    private static final String SERVER = "http://127.0.0.1:3000";
    private static final int COUNT = 20;
    private static final String USAGE = """
        usage: java -jar arena-bots.jar [number of bots] [server URL]

          number of bots   default: %d
          server URL       default: %s

        Ctrl-C ends it.\
        """.formatted(COUNT, SERVER);

    private ArenaBots() {}

    /**
     * Plays until it is ended.
     *
     * @param args how many bots (default 20), and the server's address (default {@code http://127.0.0.1:3000})
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length > 2 || (args.length > 0 && !args[0].matches("[1-9][0-9]{0,3}"))) {
            System.err.println(USAGE);
            System.exit(2);
        }
        int count = args.length > 0 ? Integer.parseInt(args[0]) : COUNT;
        String server = args.length > 1 ? args[1] : SERVER;
        try (Swarm swarm = Swarm.start(server, count)) {
            System.out.println(count + " bots are in the arena");
            while (swarm.bots().stream().anyMatch(bot -> bot.connection().isActive())) {
                TimeUnit.SECONDS.sleep(1);
            }
            System.err.println("the server closed the connections");
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            System.err.println("cannot join the arena at " + server + ": " + cause.getMessage());
        }
        System.exit(1);
    }
}

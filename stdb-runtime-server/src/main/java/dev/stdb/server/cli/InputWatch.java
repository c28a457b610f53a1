package dev.stdb.server.cli;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when its standard input ends: a program that started the server holds the other end, and the system
 * closes that however the program ends.
 */
final class InputWatch {

    private static final Logger LOG = LoggerFactory.getLogger(InputWatch.class);

    private InputWatch() {}

    /** Watches from now on. Shutdown hooks run at the end. */
    static void start() {
        Thread thread = new Thread(InputWatch::watch, "input-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void watch() {
        // Not closed: standard input belongs to the process.
        InputStream in = System.in;
        try {
            byte[] ignored = new byte[256];
            while (in.read(ignored) >= 0) {
                continue; // whoever types something wants nothing
            }
        } catch (IOException e) {
            LOG.debug("standard input cannot be read", e);
        }
        LOG.info("standard input has ended, the server stops");
        System.exit(Main.EXIT_OK);
    }
}

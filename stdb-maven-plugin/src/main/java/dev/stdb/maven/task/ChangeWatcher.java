package dev.stdb.maven.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Notices changed files below some directories by their sizes and times. Confined to one thread.
 *
 * <p>Polling, because file events are unreliable for directories that a compiler deletes and creates.
 */
public final class ChangeWatcher {
    private final List<Path> roots;
    private TreeMap<Path, String> seen;
    private boolean moving;

    /**
     * Creates a watcher that takes the present state as unchanged.
     *
     * @param roots files or directories; missing ones are watched too
     */
    public ChangeWatcher(List<Path> roots) throws IOException {
        this.roots = List.copyOf(roots);
        this.seen = read();
    }

    /**
     * Returns whether something changed since the last time this method returned true, and has been quiet since the
     * last call: a save or a compiler run that is under way is reported once, when it is over.
     */
    public boolean poll() throws IOException {
        TreeMap<Path, String> now = read();
        if (!now.equals(seen)) {
            seen = now;
            moving = true;
            return false;
        }
        boolean settled = moving;
        moving = false;
        return settled;
    }

    /** Takes the present state as unchanged. */
    public void reset() throws IOException {
        seen = read();
        moving = false;
    }

    private TreeMap<Path, String> read() throws IOException {
        TreeMap<Path, String> state = new TreeMap<>();
        for (Path root : roots) {
            if (!Files.exists(root)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    state.put(file, attributes.size() + " " + attributes.lastModifiedTime());
                }
            } catch (java.io.UncheckedIOException | java.nio.file.NoSuchFileException e) {
                // A file vanished while the tree was read: the next poll sees the rest.
                state.put(root.resolve(".vanished"), e.toString());
            }
        }
        return state;
    }
}

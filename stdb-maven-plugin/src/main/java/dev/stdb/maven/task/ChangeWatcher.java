package dev.stdb.maven.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Notices changed files below some directories by their sizes and times. Confined to one thread.
 *
 * <p>Polling, because file events are unreliable for directories that a compiler deletes and creates.
 */
public final class ChangeWatcher {
    private final List<Path> roots;
    private Map<Path, String> reported;
    private Map<Path, String> seen;

    /**
     * What has changed.
     *
     * @param modified files with other contents
     * @param complete whether that is all: no file is new or gone
     */
    public record Changes(Set<Path> modified, boolean complete) {
        /** Copies the set. */
        public Changes {
            modified = Set.copyOf(modified);
        }

        /** Returns the same with perhaps more that nobody has seen. */
        public Changes incomplete() {
            return new Changes(modified, false);
        }
    }

    /**
     * Creates a watcher that takes the present state as unchanged.
     *
     * @param roots files or directories; missing ones are watched too
     */
    public ChangeWatcher(List<Path> roots) throws IOException {
        this.roots = List.copyOf(roots);
        this.seen = read();
        this.reported = seen;
    }

    /**
     * Returns what has changed since the last time this method returned something, if it has been quiet since the last
     * call: a save or a compiler run that is under way is reported once, when it is over.
     */
    public Optional<Changes> poll() throws IOException {
        Map<Path, String> now = read();
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(reported)) {
            return Optional.empty();
        }
        Changes changes = changes(reported, now);
        reported = now;
        return Optional.of(changes);
    }

    private static Changes changes(Map<Path, String> before, Map<Path, String> after) {
        Set<Path> modified = new TreeSet<>();
        after.forEach((file, state) -> {
            if (before.containsKey(file) && !state.equals(before.get(file))) {
                modified.add(file);
            }
        });
        return new Changes(modified, before.keySet().equals(after.keySet()));
    }

    /** Returns whether anything is another than last reported, also if it changes yet. */
    public boolean hasChanged() throws IOException {
        return !read().equals(reported);
    }

    /** Takes the present state as unchanged. */
    public void reset() throws IOException {
        seen = read();
        reported = seen;
    }

    private Map<Path, String> read() throws IOException {
        Map<Path, String> state = new TreeMap<>();
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

package dev.stdb.task.config;

import dev.stdb.task.TaskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code spacetime.json}: the databases of a project. Immutable. Source: spec cli-and-dev-loop.md §3.2.
 *
 * <p>Keys that are not known here are ignored.
 */
public final class ProjectConfig {
    private static final String NAME = "spacetime";
    private static final String SUFFIX = ".json";
    private static final String DATABASE = "database";
    private static final String CHILDREN = "children";
    private static final String ENVIRONMENT = "env";

    private final Path file;
    private final List<ProjectDatabase> databases;

    private ProjectConfig(Path file, List<ProjectDatabase> databases) {
        this.file = file;
        this.databases = List.copyOf(databases);
    }

    /**
     * Reads the file of a directory or of the nearest one above it that has one.
     *
     * @param environment name of the layers {@code spacetime.<environment>.json} and
     *     {@code spacetime.<environment>.local.json}; empty for none
     * @throws TaskException if a file is not what it should be
     */
    public static Optional<ProjectConfig> find(Path directory, String environment) throws TaskException, IOException {
        for (Path place = directory.toAbsolutePath().normalize(); place != null; place = place.getParent()) {
            Path file = place.resolve(NAME + SUFFIX);
            if (Files.isRegularFile(file)) {
                return Optional.of(read(file, environment));
            }
        }
        return Optional.empty();
    }

    private static ProjectConfig read(Path file, String environment) throws TaskException, IOException {
        List<String> layers = new ArrayList<>(List.of("", ".local"));
        if (!environment.isEmpty()) {
            layers.addAll(List.of("." + environment, "." + environment + ".local"));
        }
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        for (String layer : layers) {
            Path part = file.resolveSibling(NAME + layer + SUFFIX);
            if (Files.isRegularFile(part)) {
                merged.putAll(Json5.readObject(part));
            }
        }
        List<ProjectDatabase> databases = new ArrayList<>();
        collect(file, merged, Map.of(), databases);
        return new ProjectConfig(file, databases);
    }

    private static void collect(
            Path file,
            Map<?, ? extends @Nullable Object> own,
            Map<String, @Nullable Object> inherited,
            List<ProjectDatabase> databases)
            throws TaskException {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(inherited);
        Map<Object, @Nullable Object> environment = new LinkedHashMap<>();
        for (Map<?, ? extends @Nullable Object> source : List.of(inherited, own)) {
            if (source.get(ENVIRONMENT) instanceof Map<?, ?> values) {
                environment.putAll(values);
            }
        }
        own.forEach((key, value) -> all.put(String.valueOf(key), value));
        all.put(ENVIRONMENT, environment);
        Object children = all.remove(CHILDREN);
        if (own.get(DATABASE) != null) {
            databases.add(ProjectDatabase.of(file, all));
        }
        if (children instanceof List<?> list) {
            all.remove(DATABASE);
            for (Object child : list) {
                if (!(child instanceof Map<?, ?> members)) {
                    throw new TaskException(file + ": " + CHILDREN + " must be objects, not " + child);
                }
                collect(file, members, all, databases);
            }
        } else if (children != null) {
            throw new TaskException(file + ": " + CHILDREN + " must be an array, not " + children);
        }
    }

    /** Returns the file that all others add to. */
    public Path file() {
        return file;
    }

    /** Returns the databases in the order of the file. */
    public List<ProjectDatabase> databases() {
        return databases;
    }

    /** Returns the database of a name, if the project has it. */
    public Optional<ProjectDatabase> find(String name) {
        return databases.stream()
                .filter(database -> database.name().equals(name))
                .findFirst();
    }

    /**
     * Returns the databases whose names match a pattern.
     *
     * @param glob {@code *} stands for any letters, {@code ?} for one
     */
    public List<ProjectDatabase> matching(String glob) {
        Pattern pattern = Pattern.compile(glob.chars()
                .mapToObj(letter -> letter == '*' ? ".*" : letter == '?' ? "." : Pattern.quote("" + (char) letter))
                .collect(Collectors.joining()));
        return databases.stream()
                .filter(database -> pattern.matcher(database.name()).matches())
                .toList();
    }

    /**
     * Returns the only database.
     *
     * @throws TaskException if there are none or several
     */
    public ProjectDatabase only() throws TaskException {
        if (databases.size() == 1) {
            return databases.get(0);
        }
        throw new TaskException(
                "it is not said which database is meant",
                databases.isEmpty()
                        ? file + " names none"
                        : file + " names several: "
                                + databases.stream().map(ProjectDatabase::name).collect(Collectors.joining(", ")),
                "name one of them, or leave the file out: --no-config");
    }
}

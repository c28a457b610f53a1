package dev.stdb.task.verb;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.rows.RowFormat;
import dev.stdb.task.rows.RowReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Inserts the rows of a folder of files into a running database, by SQL in the name of its owner. All files are read
 * and checked before the first row is inserted; what the server then refuses ends the task at that row, and it can go
 * on there (ADR 0065).
 */
public final class ImportTask {
    private final Target target;
    private final Path directory;
    private final List<String> tables;
    private final String resume;

    /**
     * A file of rows.
     *
     * @param table where they go
     */
    private record Source(Path file, RowFormat format, TableSchema table) {
        String name() {
            return file.getFileName().toString();
        }
    }

    /** What is done with rows, one after the other. */
    private interface RowVisitor {
        void visit(byte[] row, long line) throws TaskException, ServerException;
    }

    /**
     * Creates a task.
     *
     * @param tables names; empty for all that have a file
     * @param resume {@code FILE:LINE} of the first row that is inserted; empty for the first of all
     */
    public ImportTask(Target target, Path directory, List<String> tables, String resume) {
        this.target = target;
        this.directory = directory;
        this.tables = List.copyOf(tables);
        this.resume = resume;
    }

    /**
     * Runs.
     *
     * @throws TaskException if the folder is not one of rows of this database, or the server refuses a row
     */
    public void run() throws TaskException, ServerException, IOException {
        List<Source> sources = sources(new TableChoice(target.client().schema(target.database())));
        long firstLine = 1;
        if (!resume.isEmpty()) {
            int first = position(sources);
            sources = sources.subList(first, sources.size());
            firstLine = Long.parseLong(resume.substring(resume.lastIndexOf(':') + 1));
        }
        long line = firstLine;
        for (Source source : sources) {
            check(source, line);
            line = 1;
        }
        for (Source source : sources) {
            insert(source, firstLine);
            firstLine = 1;
        }
    }

    private int position(List<Source> sources) throws TaskException {
        int colon = resume.lastIndexOf(':');
        if (colon > 0 && resume.substring(colon + 1).matches("[1-9][0-9]{0,17}")) {
            for (int i = 0; i < sources.size(); i++) {
                if (sources.get(i).name().equals(resume.substring(0, colon))) {
                    return i;
                }
            }
        }
        throw new TaskException(
                target.spelling().option("resume", resume) + ": there is no such place",
                "",
                "give a file of " + directory + " and a line, for example "
                        + target.spelling().option("resume", sources.get(0).name() + ":1"));
    }

    private List<Source> sources(TableChoice choice) throws TaskException, IOException {
        Map<String, Source> sources = new TreeMap<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            RowFormat format = RowFormat.ofFile(name).orElseThrow();
            String table = name.substring(0, name.length() - format.extension().length());
            if (!tables.isEmpty() && !tables.contains(table)) {
                continue;
            }
            Source source = new Source(file, format, choice.require(table));
            Source other = sources.put(table, source);
            if (other != null) {
                throw new TaskException(
                        "there are two files of rows of '" + table + "': " + other.name() + ", " + name,
                        "",
                        "move one of them away");
            }
        }
        for (String table : tables) {
            if (!sources.containsKey(table)) {
                throw new TaskException("there is no file of rows of '" + table + "' in " + directory);
            }
        }
        checkLayouts(sources.values());
        List<Source> writable = sources.values().stream()
                .filter(source -> isWritable(source.table()))
                .toList();
        if (writable.isEmpty()) {
            throw new TaskException(
                    "there are no files of rows in " + directory,
                    "",
                    "they are named after tables and end with .ndjson, .csv or .bsatn");
        }
        return writable;
    }

    private List<Path> files() throws TaskException, IOException {
        if (!Files.isDirectory(directory)) {
            throw new TaskException("there is no folder " + directory);
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            RowFormat.ofFile(file.getFileName().toString()).isPresent())
                    .sorted()
                    .toList();
        }
    }

    /** Rows in BSATN have no names of columns: they are of the types of the schema beside them. */
    private void checkLayouts(Iterable<Source> sources) throws TaskException, IOException {
        Path file = directory.resolve(ExportTask.SCHEMA_FILE);
        if (!Files.exists(file)) {
            return;
        }
        TableChoice exported = new TableChoice(Files.readString(file));
        for (Source source : sources) {
            if (source.format() == RowFormat.BSATN
                    && !exported.require(source.table().name())
                            .rowType()
                            .equals(source.table().rowType())) {
                throw new TaskException(
                        source.file() + ": table '" + source.table().name() + "' has other columns now",
                        "rows in BSATN fit the columns only that they were written with",
                        "export them as ndjson, whose columns have names");
            }
        }
    }

    /** Warns of tables that SQL must not write (spec sql.md §3.3). */
    private boolean isWritable(TableSchema table) {
        boolean writable = table.schedule().isEmpty() && table.outbox().isEmpty();
        if (!writable) {
            target.output()
                    .warning("rows of '" + table.name() + "' are not imported: only reducers write "
                            + (table.outbox().isPresent() ? "outboxes" : "scheduled tables"));
        }
        return writable;
    }

    private void check(Source source, long firstLine) throws TaskException, ServerException, IOException {
        RowInserts inserts = new RowInserts(target, source.table(), source.file());
        read(source, firstLine, inserts::check);
        inserts.warnOfNumbers();
    }

    private void insert(Source source, long firstLine) throws TaskException, ServerException, IOException {
        RowInserts inserts = new RowInserts(target, source.table(), source.file());
        read(source, firstLine, inserts::add);
        inserts.finish();
    }

    private static void read(Source source, long firstLine, RowVisitor visitor)
            throws TaskException, ServerException, IOException {
        BsatnWriter row = new BsatnWriter();
        try (RowReader reader =
                source.format().reader(source.file(), source.table().rowType())) {
            while (next(source, reader, row)) {
                if (reader.line() >= firstLine) {
                    visitor.visit(row.toByteArray(), reader.line());
                }
                row.reset();
            }
        }
    }

    private static boolean next(Source source, RowReader reader, BsatnWriter row) throws TaskException, IOException {
        try {
            return reader.next(row);
        } catch (CharacterCodingException e) {
            throw new TaskException(
                    source.file() + ":" + (reader.line() + 1) + ": this is no text", "files of rows are UTF-8", "", e);
        }
    }
}

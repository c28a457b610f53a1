package dev.stdb.server.engine;

import dev.stdb.server.common.Checksums;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a backup consists of. A text file, {@value #FILE_NAME}, written last: a backup without it is not complete.
 *
 * <pre>
 * stdb-backup 1
 * transactions FROM COUNT      first transaction of the log; number of transactions the backup contains
 * created MICROS
 * label KEY VALUE              for tools: identity, owner, names, program
 * file LENGTH CRC32C PATH      for each file, relative to the backup
 * end CRC32C                   of all bytes before this line
 * </pre>
 *
 * @param firstTxOffset of the log in the backup
 * @param txCount number of transactions, counted from 0, the backup contains
 * @param createdAtMicros when it was made
 * @param labels what tools want to know again
 * @param files by path relative to the backup
 */
public record BackupManifest(
        long firstTxOffset,
        long txCount,
        long createdAtMicros,
        Map<String, String> labels,
        Map<String, FileEntry> files) {

    /** Name of the file. */
    public static final String FILE_NAME = "backup.txt";

    private static final String HEADER = "stdb-backup 1";

    /** Length and checksum of a file. */
    public record FileEntry(long length, int checksum) {}

    void write(FileSystem target, Path directory) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        text.append("transactions ")
                .append(firstTxOffset)
                .append(' ')
                .append(txCount)
                .append('\n');
        text.append("created ").append(createdAtMicros).append('\n');
        labels.forEach((key, value) ->
                text.append("label ").append(key).append(' ').append(value).append('\n'));
        files.forEach((path, entry) -> text.append("file ")
                .append(entry.length)
                .append(' ')
                .append(Integer.toHexString(entry.checksum))
                .append(' ')
                .append(path)
                .append('\n'));
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        String end = "end " + Integer.toHexString(Checksums.crc32c(body, 0, body.length)) + '\n';
        byte[] all = (text + end).getBytes(StandardCharsets.UTF_8);
        Path temporary = directory.resolve(FILE_NAME + ".new");
        target.delete(temporary);
        try (OpenFile file = target.create(temporary)) {
            file.write(0, all, 0, all.length);
            file.force();
        }
        target.rename(temporary, directory.resolve(FILE_NAME));
        target.forceDirectory(directory);
    }

    /**
     * Reads the description of a backup.
     *
     * @throws EngineException if there is none or it is damaged
     */
    public static BackupManifest read(FileSystem source, Path directory) {
        Path path = directory.resolve(FILE_NAME);
        if (!source.exists(path)) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_BACKUP,
                    "not a backup, or one that was never completed: directory=" + directory,
                    null);
        }
        try (OpenFile file = source.openReadOnly(path)) {
            byte[] bytes = new byte[Math.toIntExact(file.size())];
            int length = file.read(0, bytes, 0, bytes.length);
            return parse(new String(bytes, 0, length, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new EngineException(EngineErrorCode.ENGINE_IO, "cannot read backup: directory=" + directory, e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_BACKUP, "description of backup is damaged: file=" + path, e);
        }
    }

    private static BackupManifest parse(String text) {
        int end = text.lastIndexOf("end ");
        byte[] body = text.substring(0, end).getBytes(StandardCharsets.UTF_8);
        String checksum = Integer.toHexString(Checksums.crc32c(body, 0, body.length));
        if (!text.substring(end).equals("end " + checksum + '\n') || !text.startsWith(HEADER + '\n')) {
            throw new IllegalArgumentException("checksum or version of a backup is wrong");
        }
        long firstTxOffset = 0;
        long txCount = 0;
        long created = 0;
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, FileEntry> files = new TreeMap<>();
        for (String line : List.of(text.substring(0, end).split("\n"))) {
            String[] fields = line.split(" ", 4);
            switch (fields[0]) {
                case "transactions" -> {
                    firstTxOffset = Long.parseLong(fields[1]);
                    txCount = Long.parseLong(fields[2]);
                }
                case "created" -> created = Long.parseLong(fields[1]);
                case "label" -> labels.put(fields[1], line.substring("label  ".length() + fields[1].length()));
                case "file" ->
                    files.put(
                            fields[3],
                            new FileEntry(Long.parseLong(fields[1]), Integer.parseUnsignedInt(fields[2], 16)));
                default -> {}
            }
        }
        return new BackupManifest(firstTxOffset, txCount, created, labels, files);
    }

    /** Reads a whole file and returns its length and checksum. */
    static FileEntry entryOf(FileSystem source, Path path) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] chunk = new byte[1 << 20];
        try (OpenFile file = source.openReadOnly(path)) {
            long position = 0;
            int length;
            while ((length = file.read(position, chunk, 0, chunk.length)) > 0) {
                crc.update(chunk, 0, length);
                position += length;
            }
            return new FileEntry(position, (int) crc.getValue());
        }
    }

    /** Returns the files that are not as they were written, with the reason. */
    List<String> problems(FileSystem source, Path directory) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, FileEntry> expected : files.entrySet()) {
            Path path = directory.resolve(expected.getKey());
            if (!source.exists(path)) {
                problems.add("file of the backup is missing: file=" + expected.getKey());
            } else if (!entryOf(source, path).equals(expected.getValue())) {
                problems.add("file of the backup is damaged: file=" + expected.getKey());
            }
        }
        return problems;
    }
}

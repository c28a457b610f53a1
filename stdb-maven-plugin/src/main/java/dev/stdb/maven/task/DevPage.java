package dev.stdb.maven.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;

/**
 * The dev page of a server, for the browser of whoever runs this.
 *
 * @param address with the owner's token
 * @param directory where files of this run are
 */
public record DevPage(String address, Path directory) {
    private static final String LEADS_THERE =
            "<!doctype html><meta charset=\"utf-8\"><script>location.replace(\"%s\")</script>\n";

    /**
     * Asks the desktop to show it, by a file that only its user reads: all users see the arguments of processes.
     *
     * @throws IOException if the file cannot be written, or if there is no program for pages
     */
    public void open() throws IOException {
        Path file = Files.createDirectories(directory).resolve("dev-page.html");
        Files.deleteIfExists(file);
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, LEADS_THERE.formatted(address));
        new ProcessBuilder(command(file.toUri().toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> command(String page) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return system.startsWith("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", page)
                : List.of(system.startsWith("mac") ? "open" : "xdg-open", page);
    }
}

package dev.stdb.server.net;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of one directory at {@code /}, or a page that says what runs here, and {@link DevPage} before them.
 * Thread-safe; reads on demand.
 */
final class StaticFiles {

    private static final String INDEX = "index.html";
    private static final Map<String, String> CONTENT_TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("woff2", "font/woff2"));

    private final @Nullable Path directory;
    private final @Nullable DevPage devPage;

    /**
     * Creates a server of a directory.
     *
     * @param directory the directory; null serves only the landing page
     * @param devPage the page at {@code /dev}; null for none
     */
    StaticFiles(@Nullable Path directory, @Nullable DevPage devPage) {
        this.directory = directory;
        this.devPage = devPage;
    }

    /** Answers a GET of a raw path that begins with a slash. May block for the file. */
    Reply serve(String rawPath) {
        if (devPage != null && devPage.has(rawPath)) {
            return devPage.serve(rawPath);
        }
        if (directory == null) {
            return rawPath.equals("/") ? landingPage(devPage != null) : Reply.empty(404);
        }
        try {
            Path root = directory.toRealPath();
            Path file = root.resolve(QueryStringDecoder.decodeComponent(rawPath.replace("+", "%2B"))
                            .substring(1))
                    .normalize();
            if (!file.startsWith(root)) {
                return Reply.empty(404);
            }
            if (Files.isDirectory(file)) {
                file = file.resolve(INDEX);
            }
            // Links may lead out of the directory; what counts is where the file really is.
            Path real = file.toRealPath();
            if (!real.startsWith(root) || !Files.isRegularFile(real)) {
                return Reply.empty(404);
            }
            return Reply.bytes(200, contentType(real), Files.readAllBytes(real))
                    .with("cache-control", "no-cache")
                    .with("x-content-type-options", "nosniff");
        } catch (NoSuchFileException | InvalidPathException e) {
            return Reply.empty(404);
        } catch (IOException e) {
            return Reply.text(500, "the file cannot be read");
        } catch (IllegalArgumentException e) {
            return Reply.text(400, "Invalid URL: malformed percent-encoding");
        }
    }

    private static String contentType(Path file) {
        String name = String.valueOf(file.getFileName());
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return CONTENT_TYPES.getOrDefault(extension, "application/octet-stream");
    }

    private static Reply landingPage(boolean hasDevPage) {
        String page = """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>stdb</title>
                <style>
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
                code { background: #f2f2f2; padding: .1rem .3rem; border-radius: .2rem; }
                </style>
                </head>
                <body>
                <h1>stdb is running</h1>
                <p>Clients connect to <code>/v1/database/&lt;name&gt;/subscribe</code>; modules are published with
                <code>mvn stdb:publish</code>. Start the server with <code>--static-dir</code> to serve a page here.</p>
                <p>%s<a href="/v1/health">Health</a></p>
                </body>
                </html>
                """.formatted(hasDevPage ? "<a href=\"/dev/\">Tables, functions, SQL, log</a> · " : "");
        return Reply.bytes(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.stdb.server.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page for people who develop a module, at {@code /dev/}: tables, functions, SQL, log and schema of the databases
 * that their token opens. The page itself holds nothing that is secret. Thread-safe; reads the class path on demand.
 */
final class DevPage {
    /** Where the page is; its files are below. */
    static final String PATH = "/dev";

    private static final String RESOURCES = "/META-INF/stdb/dev/";
    private static final String INDEX = "index.html";

    /** All files there are, so that no path of a request reaches the class path. */
    private static final Map<String, String> CONTENT_TYPES = Map.of(
            INDEX,
            "text/html; charset=utf-8",
            "page.js",
            "text/javascript; charset=utf-8",
            "page.css",
            "text/css; charset=utf-8",
            "preact.LICENSE",
            "text/plain; charset=utf-8");

    /** Nothing but the page's own files and this server; no other page shows this one in itself. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Returns whether a raw path is the page's. */
    boolean has(String rawPath) {
        return rawPath.equals(PATH) || rawPath.startsWith(PATH + "/");
    }

    /** Answers a GET of a raw path that is the page's. May block for the file. */
    Reply serve(String rawPath) {
        if (rawPath.equals(PATH)) {
            // What the page loads stands beside it.
            return Reply.empty(308).with("location", PATH + "/");
        }
        String name = rawPath.equals(PATH + "/") ? INDEX : rawPath.substring(PATH.length() + 1);
        String contentType = CONTENT_TYPES.get(name);
        if (contentType == null) {
            return Reply.empty(404);
        }
        try (@Nullable InputStream file = DevPage.class.getResourceAsStream(RESOURCES + name)) {
            if (file == null) {
                return Reply.text(404, "this server was built without its page; see stdb-dev-page");
            }
            return Reply.bytes(200, contentType, file.readAllBytes())
                    .with("cache-control", "no-cache")
                    .with("content-security-policy", POLICY)
                    .with("referrer-policy", "no-referrer")
                    .with("x-content-type-options", "nosniff");
        } catch (IOException e) {
            return Reply.text(500, "the file cannot be read");
        }
    }
}

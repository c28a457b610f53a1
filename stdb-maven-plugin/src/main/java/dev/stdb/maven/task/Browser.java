package dev.stdb.maven.task;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The browser of whoever runs this. Stateless. */
public final class Browser {
    private Browser() {}

    /**
     * Asks the desktop to show a page.
     *
     * @throws IOException if there is no program for that
     */
    public static void open(String address) throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        List<String> command = system.startsWith("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of(system.startsWith("mac") ? "open" : "xdg-open", address);
        new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}

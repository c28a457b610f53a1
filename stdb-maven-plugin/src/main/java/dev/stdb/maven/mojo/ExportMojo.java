package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.rows.RowFormat;
import dev.stdb.task.verb.ExportTask;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a running database into a folder, a file for each table. */
@Mojo(name = "export", requiresProject = false, threadSafe = true)
public final class ExportMojo extends AbstractServerMojo {
    /** Where the files go. Flag of the command line: {@code --out-dir}. */
    @Parameter(property = "stdb.outDir")
    @Nullable
    File outDir;

    /** Tables; all if none is named. Flag of the command line: {@code --tables}. */
    @Parameter(property = "stdb.tables")
    List<String> tables = List.of();

    /**
     * Form of the files: {@code ndjson} (lines of JSON), {@code csv} or {@code bsatn} (the bytes that servers keep).
     * Flag of the command line: {@code --format}.
     */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.format", defaultValue = "ndjson")
    String format;

    @Override
    void run() throws TaskException, ServerException, IOException {
        if (outDir == null) {
            throw new TaskException(
                    "it is not said where the rows go",
                    "",
                    "for example: " + SPELLING.command("export", Map.of("out-dir", "target/rows")));
        }
        new ExportTask(target(), outDir.toPath(), RowFormat.parse(format, SPELLING), tables).run();
    }
}

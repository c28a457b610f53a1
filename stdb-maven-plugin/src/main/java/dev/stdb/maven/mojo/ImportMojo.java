package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.ImportTask;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Inserts the rows of a folder of files, as {@code stdb:export} writes them, into a running database. */
@Mojo(name = "import", requiresProject = false, threadSafe = true)
public final class ImportMojo extends AbstractServerMojo {
    /**
     * Where the files are; they are named after tables and end with {@code .ndjson}, {@code .csv} or {@code .bsatn}.
     * Flag of the command line: {@code --in-dir}.
     */
    @Parameter(property = "stdb.inDir")
    @Nullable
    File inDir;

    /** Tables; all that have a file if none is named. Flag of the command line: {@code --tables}. */
    @Parameter(property = "stdb.tables")
    List<String> tables = List.of();

    /** {@code FILE:LINE} of the row to begin with. Flag of the command line: {@code --resume}. */
    @Parameter(property = "stdb.resume")
    @Nullable
    String resume;

    @Override
    void run() throws TaskException, ServerException, IOException {
        if (inDir == null) {
            throw new TaskException(
                    "it is not said where the rows are",
                    "",
                    "for example: " + SPELLING.command("import", Map.of("in-dir", "target/rows")));
        }
        new ImportTask(target(), inDir.toPath(), tables, resume == null ? "" : resume).run();
    }
}

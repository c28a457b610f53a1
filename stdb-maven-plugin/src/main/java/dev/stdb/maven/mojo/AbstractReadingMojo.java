package dev.stdb.maven.mojo;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import org.apache.maven.plugins.annotations.Parameter;

/** Goals that print what a server knows. */
abstract class AbstractReadingMojo extends AbstractServerMojo {
    /**
     * {@code text} for people, or {@code json} as the server answers. Official flag: {@code --format}, of
     * {@code describe} {@code --json}.
     */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.format", defaultValue = "text")
    String format;

    /** Returns the form of what is printed. */
    final Format format() throws TaskException {
        return Format.parse(format, SPELLING);
    }
}

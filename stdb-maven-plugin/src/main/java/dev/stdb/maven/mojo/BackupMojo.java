package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ServerBackup;
import dev.stdb.task.TaskException;
import java.io.File;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/**
 * Copies the database that {@code stdb:run} keeps for the project, as it is, also while that runs. {@code stdb restore}
 * brings the copy back.
 */
@Mojo(name = "backup", threadSafe = true)
public final class BackupMojo extends AbstractStdbMojo {
    /** Name of the database. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.database", defaultValue = "${project.artifactId}")
    String database;

    /** Where the database is kept. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.run.dataDir", defaultValue = "${project.build.directory}/stdb/data")
    File dataDir;

    /** Directory in which each copy has one of its own. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.backup.directory", defaultValue = "${project.build.directory}/stdb/backups")
    File directory;

    private final RepositorySystem repositorySystem;

    /** Creates the goal. */
    @Inject
    public BackupMojo(RepositorySystem repositorySystem) {
        this.repositorySystem = repositorySystem;
    }

    @Override
    void run() throws TaskException {
        if (!dataDir.isDirectory()) {
            throw new TaskException(
                    "there is no data to copy: " + dataDir,
                    "",
                    "run the module first: mvn stdb:run, or name another place: "
                            + SPELLING.option("run.data-dir", "target/stdb/data"));
        }
        ServerArtifact server = new ServerArtifact(repositorySystem, session, project);
        Path copy = new ServerBackup(
                        server.serverClassPath(plugin.getVersion()), dataDir.toPath(), database, directory.toPath())
                .copy();
        output().result(copy.toString());
    }
}

package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/** Finds artifacts of ours that the plugin does not link against: server, client runtimes, annotation processor. */
final class ServerArtifact {
    private static final String GROUP = "dev.stdb";

    private final RepositorySystem system;
    private final MavenSession session;
    private final List<RemoteRepository> repositories = new ArrayList<>();

    ServerArtifact(RepositorySystem system, MavenSession session, MavenProject project) {
        this.system = system;
        this.session = session;
        repositories.addAll(project.getRemoteProjectRepositories());
        repositories.addAll(project.getRemotePluginRepositories());
    }

    /** Returns the server's artifact and everything it needs at run time. */
    List<Path> serverClassPath(String version) throws TaskException {
        return classPath("stdb-runtime-server", version);
    }

    /** Returns an artifact and everything it needs at run time. */
    List<Path> classPath(String artifactId, String version) throws TaskException {
        Artifact root = new DefaultArtifact(GROUP, artifactId, "jar", version);
        CollectRequest collect = new CollectRequest(new Dependency(root, "runtime"), repositories);
        List<Path> files = new ArrayList<>();
        try {
            for (ArtifactResult result : system.resolveDependencies(
                            session.getRepositorySession(), new DependencyRequest(collect, null))
                    .getArtifactResults()) {
                files.add(result.getArtifact().getFile().toPath());
            }
        } catch (DependencyResolutionException e) {
            throw notFound(root, e);
        }
        return files;
    }

    /** Returns the file of one artifact. */
    Path file(String artifactId, String version) throws TaskException {
        Artifact artifact = new DefaultArtifact(GROUP, artifactId, "jar", version);
        try {
            return system.resolveArtifact(
                            session.getRepositorySession(), new ArtifactRequest(artifact, repositories, "stdb"))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw notFound(artifact, e);
        }
    }

    private static TaskException notFound(Artifact artifact, Exception cause) {
        return new TaskException(
                "cannot find " + artifact + ": " + cause.getMessage()
                        + ". Run once without -o, or install it with 'mvn install' in its source tree.",
                cause);
    }
}

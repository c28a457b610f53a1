package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.verb.MavenTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Makes a project from an archetype. */
@CommandLine.Command(
        name = "init",
        description = "Make a project with a module, its test and Maven: mvn archetype:generate.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class InitCommand implements Callable<Integer> {
    private static final String GOAL = "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "Name of the project, its folder and its database.")
    private String name;

    @CommandLine.Option(
            names = {"-t", "--template"},
            paramLabel = "ARCHETYPE",
            defaultValue = "module",
            description = "What the project is made from; default: module.")
    private String template;

    @CommandLine.Option(
            names = "--group-id",
            paramLabel = "NAME",
            defaultValue = "example",
            description = "Group of the project, and package of its sources; default: example.")
    private String group;

    @CommandLine.Option(
            names = "--project-path",
            paramLabel = "DIR",
            defaultValue = "",
            description = "Where the folder of the project goes; by default where this is run.")
    private Path directory;

    @Override
    public Integer call() throws TaskException {
        if (Files.exists(directory.resolve(name))) {
            throw new TaskException(
                    directory.resolve(name) + " is there already", "", "give the project another name, or delete that");
        }
        List<String> arguments = new ArrayList<>(List.of(
                GOAL,
                "-B",
                "-DarchetypeGroupId=dev.stdb",
                "-DarchetypeArtifactId=stdb-archetype-" + template,
                "-DgroupId=" + group,
                "-DartifactId=" + name));
        String version = Version.ofArtifact();
        if (version != null) {
            arguments.add("-DarchetypeVersion=" + version);
        }
        new MavenTask(directory, Main.output(spec.commandLine())).run(arguments);
        return Main.EXIT_OK;
    }
}

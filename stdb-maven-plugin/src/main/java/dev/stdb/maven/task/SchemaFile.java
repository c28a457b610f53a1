package dev.stdb.maven.task;

import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleDefCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file from which clients of a module are generated: the definition that is among its classes, as JSON. */
public final class SchemaFile {
    private static final int VERSION = 10;

    private final Path definition;
    private final Path file;

    /**
     * Names the file.
     *
     * @param classesDirectory the directory holding the module's own classes
     * @param outputDirectory where the file is
     * @param name name of the module
     */
    public SchemaFile(Path classesDirectory, Path outputDirectory, String name) {
        this.definition = classesDirectory.resolve(JvmDescriptor.DEFINITION_RESOURCE);
        this.file = outputDirectory.resolve(name + ".schema.json");
    }

    /** Returns where it is. */
    public Path path() {
        return file;
    }

    /** Returns what belongs into it for the classes as they are now. */
    public String current() throws IOException {
        ModuleDef def = ModuleDefCodec.decode(Files.readAllBytes(definition));
        return SatsJson.moduleDefToJson(def, VERSION) + "\n";
    }

    /** Returns what is in it; empty if it is not there. */
    public String written() throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** Replaces what is in it, in one step. */
    public void write(String schema) throws IOException {
        CompileTask.writeAtomically(file, schema.getBytes(StandardCharsets.UTF_8));
    }
}

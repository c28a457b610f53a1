package dev.stdb.codegen;

import dev.stdb.codegen.model.ClientModel;
import java.util.List;
import java.util.Set;

/** One language a client can be generated in. Implementations are stateless. */
public interface TargetLanguage {

    /** Returns the name users choose the target by, for example {@code java}. */
    String name();

    /** Returns the ends of names of generated files, with the dot; others in the output folder are never touched. */
    Set<String> fileSuffixes();

    /**
     * Returns all files of a client.
     *
     * @param model what the client can see
     */
    List<GeneratedFile> generate(ClientModel model, GeneratorOptions options);
}

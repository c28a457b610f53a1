package dev.stdb.codegen;

import dev.stdb.codegen.model.ClientModel;
import java.util.List;

/** One language a client can be generated in. Implementations are stateless. */
public interface TargetLanguage {

    /** Returns the name users choose the target by, for example {@code java}. */
    String name();

    /** Returns the end of the names of generated files, with the dot; others in the output folder are never touched. */
    String fileSuffix();

    /**
     * Returns all files of a client.
     *
     * @param model what the client can see
     */
    List<GeneratedFile> generate(ClientModel model, GeneratorOptions options);
}

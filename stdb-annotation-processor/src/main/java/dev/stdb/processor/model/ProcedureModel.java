package dev.stdb.processor.model;

import dev.stdb.processor.model.ReducerModel.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Procedure of the module.
 *
 * @param name source name
 * @param explicitName whether the author gave the name, which makes it canonical as written
 * @param owner class that declares the method
 * @param method Java name of the method
 * @param parameters parameters after the context
 * @param returns type of what it returns, or null for nothing
 * @param isPrivate whether clients may not call it
 * @param bridged whether it is called through a bridge class in its own package
 * @param throwsChecked whether the method declares exceptions
 */
public record ProcedureModel(
        String name,
        boolean explicitName,
        JavaName owner,
        String method,
        List<Parameter> parameters,
        @Nullable TypeUse returns,
        boolean isPrivate,
        boolean bridged,
        boolean throwsChecked)
        implements FunctionModel {

    /** Copies the parameters. */
    public ProcedureModel {
        parameters = List.copyOf(parameters);
    }
}

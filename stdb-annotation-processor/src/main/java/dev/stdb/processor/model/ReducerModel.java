package dev.stdb.processor.model;

import dev.stdb.moduledef.Lifecycle;
import dev.stdb.processor.model.TypeUse.NamedUse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reducer of the module.
 *
 * @param name source name
 * @param explicitName whether the author gave the name, which makes it canonical as written
 * @param owner class that declares the method
 * @param method Java name of the method
 * @param parameters parameters after the context
 * @param isPrivate whether clients may not call it
 * @param lifecycle event it is bound to, or null
 * @param timer when the database calls it by itself, or null
 * @param bridged whether it is called through a bridge class in its own package
 * @param throwsChecked whether the method declares exceptions
 * @param error type of the values with which it refuses calls, or null
 */
public record ReducerModel(
        String name,
        boolean explicitName,
        JavaName owner,
        String method,
        List<Parameter> parameters,
        boolean isPrivate,
        @Nullable Lifecycle lifecycle,
        @Nullable TimerModel timer,
        boolean bridged,
        boolean throwsChecked,
        @Nullable NamedUse error)
        implements FunctionModel {

    /** Copies the parameters. */
    public ReducerModel {
        parameters = List.copyOf(parameters);
    }

    /**
     * Parameter of a reducer.
     *
     * @param name source name
     * @param type type
     */
    public record Parameter(String name, TypeUse type) {}
}

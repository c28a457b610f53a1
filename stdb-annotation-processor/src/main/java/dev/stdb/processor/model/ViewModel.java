package dev.stdb.processor.model;

import dev.stdb.processor.model.ReducerModel.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * View of the module.
 *
 * @param name source name
 * @param explicitName whether the author gave the name, which makes it canonical as written
 * @param owner class that declares the method
 * @param method Java name of the method
 * @param parameters parameters after the context
 * @param isPublic whether every client may read it
 * @param isAnonymous whether it does not know its caller
 * @param returns what the method returns
 * @param slot typespace slot of the row type
 * @param primaryKey source name of the column that is the primary key, or null
 * @param bridged whether it is called through a bridge class in its own package
 * @param throwsChecked whether the method declares exceptions
 */
public record ViewModel(
        String name,
        boolean explicitName,
        JavaName owner,
        String method,
        List<Parameter> parameters,
        boolean isPublic,
        boolean isAnonymous,
        Returns returns,
        int slot,
        @Nullable String primaryKey,
        boolean bridged,
        boolean throwsChecked)
        implements FunctionModel {

    /** Copies the parameters. */
    public ViewModel {
        parameters = List.copyOf(parameters);
    }

    /** What a view returns. */
    public enum Returns {
        /** A list of rows. */
        LIST,
        /** At most one row. */
        OPTIONAL,
        /** A query for the rows. */
        QUERY
    }
}

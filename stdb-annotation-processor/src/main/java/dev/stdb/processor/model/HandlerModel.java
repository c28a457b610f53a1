package dev.stdb.processor.model;

import dev.stdb.processor.model.ReducerModel.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HTTP handler of the module.
 *
 * @param name source name
 * @param owner class that declares the method
 * @param httpMethod method of its requests in upper case, null for any
 * @param path path of its route
 * @param bridged whether it is called through a bridge class in its own package
 * @param throwsChecked whether the method declares exceptions
 */
public record HandlerModel(
        String name, JavaName owner, @Nullable String httpMethod, String path, boolean bridged, boolean throwsChecked)
        implements FunctionModel {

    @Override
    public String method() {
        return name;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }
}

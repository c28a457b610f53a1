package dev.stdb.processor.model;

import dev.stdb.processor.model.ReducerModel.Parameter;
import java.util.List;

/** Method of the author that the database calls by its number. */
public interface FunctionModel {
    /** Returns the class that declares the method. */
    JavaName owner();

    /** Returns the Java name of the method. */
    String method();

    /** Returns the parameters after the context. */
    List<Parameter> parameters();

    /** Returns whether it is called through a bridge class in its own package. */
    boolean bridged();

    /** Returns whether the method declares exceptions. */
    boolean throwsChecked();
}

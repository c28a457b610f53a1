package dev.stdb.processor.model;

import dev.stdb.processor.model.ReducerModel.Parameter;
import java.util.List;

/**
 * Way from an old row type of a table to another one.
 *
 * @param owner class that declares the method
 * @param method Java name of the method
 * @param from the old row, as the parameter after the context
 * @param fromSlot typespace slot of the old row type
 * @param toSlot typespace slot of what the method returns
 * @param bridged whether it is called through a bridge class in its own package
 * @param throwsChecked whether the method declares exceptions
 */
public record MigrationModel(
        JavaName owner, String method, Parameter from, int fromSlot, int toSlot, boolean bridged, boolean throwsChecked)
        implements FunctionModel {

    @Override
    public List<Parameter> parameters() {
        return List.of(from);
    }
}

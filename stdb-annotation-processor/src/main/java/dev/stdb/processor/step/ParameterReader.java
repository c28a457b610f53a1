package dev.stdb.processor.step;

import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.validate.Report;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;

/** Reads the parameters that callers pass. */
final class ParameterReader {
    private final Report report;
    private final TypeReader types;

    ParameterReader(Report report, TypeReader types) {
        this.report = report;
        this.types = types;
    }

    /**
     * Reads the parameters after the context, which is there; the result is complete if no problem was reported.
     *
     * @param function kind and name of the function, for problems
     */
    List<Parameter> read(ExecutableElement method, String function) {
        List<Parameter> parameters = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        if (!method.getTypeParameters().isEmpty()) {
            return parameters;
        }
        List<? extends VariableElement> declared = method.getParameters();
        for (VariableElement parameter : declared.subList(1, declared.size())) {
            TypeUse type = types.read(parameter);
            String name = types.sourceName(parameter, parameter);
            if (!taken.add(name)) {
                report.add(parameter, Message.PARAMETER_NAME_REPEATED, function, name);
            }
            if (type != null) {
                parameters.add(new Parameter(name, type));
            }
        }
        return parameters;
    }
}

package dev.stdb.processor.step;

import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.ProcedureModel;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.validate.Report;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;

/** What scheduled tables and their reducers or procedures must have in common: spec module-def.md §6.6. */
final class ScheduleRules {

    private final Report report;

    ScheduleRules(Report report) {
        this.report = report;
    }

    /** Reports scheduled tables without a function that takes their rows. */
    void check(
            ModuleElements elements,
            List<TableModel> tables,
            List<ReducerModel> reducers,
            List<ProcedureModel> procedures) {
        for (TableElement element : elements.tables()) {
            for (TableModel table : tables) {
                if (table.schedule() != null && table.name().equals(element.name())) {
                    check(element, table, table.schedule().reducer(), reducers, procedures);
                }
            }
        }
    }

    private void check(
            TableElement element,
            TableModel table,
            String wanted,
            List<ReducerModel> reducers,
            List<ProcedureModel> procedures) {
        ProcedureModel procedure = procedures.stream()
                .filter(candidate -> candidate.name().equals(wanted))
                .findFirst()
                .orElse(null);
        if (procedure != null) {
            if (!takesRow(procedure.parameters(), table)) {
                report(
                        element,
                        Message.SCHEDULED_PROCEDURE_PARAMETERS,
                        wanted,
                        table.name(),
                        procedure.method(),
                        element.type().getSimpleName());
            }
            return;
        }
        ReducerModel reducer = reducers.stream()
                .filter(candidate -> candidate.name().equals(wanted))
                .findFirst()
                .orElse(null);
        if (reducer == null) {
            report(
                    element,
                    Message.SCHEDULED_REDUCER_MISSING,
                    table.name(),
                    wanted,
                    wanted,
                    element.type().getSimpleName());
            return;
        }
        if (reducer.timer() != null || !takesRow(reducer.parameters(), table)) {
            report(
                    element,
                    Message.SCHEDULED_REDUCER_PARAMETERS,
                    wanted,
                    table.name(),
                    reducer.method(),
                    element.type().getSimpleName());
        }
    }

    private static boolean takesRow(List<Parameter> parameters, TableModel table) {
        List<TypeUse> types = parameters.stream().map(Parameter::type).toList();
        return types.equals(List.of(new NamedUse(table.slot())));
    }

    private void report(TableElement element, Message message, Object... arguments) {
        AnnotationMirror annotation = element.annotation();
        report.addAt(
                element.type(),
                annotation,
                Mirrors.value(annotation, "scheduled").orElseThrow(),
                message,
                arguments);
    }
}

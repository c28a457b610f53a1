package dev.stdb.processor.step;

import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.validate.Report;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;

/** What scheduled tables and their reducers must have in common: spec module-def.md §6.6. */
final class ScheduleRules {

    private final Report report;

    ScheduleRules(Report report) {
        this.report = report;
    }

    /** Reports scheduled tables without a reducer that takes their rows. */
    void check(ModuleElements elements, List<TableModel> tables, List<ReducerModel> reducers) {
        for (TableElement element : elements.tables()) {
            for (TableModel table : tables) {
                if (table.schedule() != null && table.name().equals(element.name())) {
                    check(element, table, table.schedule().reducer(), reducers);
                }
            }
        }
    }

    private void check(TableElement element, TableModel table, String wanted, List<ReducerModel> reducers) {
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
        List<TypeUse> parameters =
                reducer.parameters().stream().map(Parameter::type).toList();
        if (reducer.timer() != null || !parameters.equals(List.of(new NamedUse(table.slot())))) {
            report(
                    element,
                    Message.SCHEDULED_REDUCER_PARAMETERS,
                    wanted,
                    table.name(),
                    reducer.method(),
                    element.type().getSimpleName());
        }
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

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
import javax.lang.model.element.TypeElement;

/** What scheduled tables and their reducers must have in common: spec module-def.md §6.6. */
final class ScheduleRules {

    private final Report report;

    ScheduleRules(Report report) {
        this.report = report;
    }

    /** Reports scheduled tables without a reducer that takes their rows. */
    void check(ModuleElements elements, List<TableModel> tables, List<ReducerModel> reducers) {
        for (TypeElement element : elements.tables()) {
            for (TableModel table : tables) {
                if (table.schedule() != null && table.name().equals(TableReader.tableName(element))) {
                    check(element, table, table.schedule().reducer(), reducers);
                }
            }
        }
    }

    private void check(TypeElement element, TableModel table, String wanted, List<ReducerModel> reducers) {
        ReducerModel reducer = reducers.stream()
                .filter(candidate -> candidate.name().equals(wanted))
                .findFirst()
                .orElse(null);
        if (reducer == null) {
            report(element, Message.SCHEDULED_REDUCER_MISSING, table.name(), wanted, wanted, element.getSimpleName());
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
                    element.getSimpleName());
        }
    }

    private void report(TypeElement element, Message message, Object... arguments) {
        AnnotationMirror annotation = TableReader.annotation(element);
        report.addAt(
                element, annotation, Mirrors.value(annotation, "scheduled").orElseThrow(), message, arguments);
    }
}

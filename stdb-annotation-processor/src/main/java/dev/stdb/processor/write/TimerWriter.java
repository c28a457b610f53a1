package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.stdb.processor.model.CronFields;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TimerModel;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.types.ScheduleAt;
import dev.stdb.types.TimeDuration;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Modifier;

/**
 * Writes what stands between the timers of {@code @Scheduled} and the author's methods.
 *
 * <p>An interval is one row that the host repeats. A cron timer is a row for one time: its run replaces it by the next
 * one and adds a call, which runs in a transaction of its own, so that the call may fail without ending the timer. Both
 * delete the row they run for in the same transaction, so that nothing runs twice when the host is killed.
 */
final class TimerWriter {

    private final Names names;
    private final ModuleModel module;

    TimerWriter(Names names, ModuleModel module) {
        this.names = names;
        this.module = module;
    }

    private static CodeBlock tableOf(TableModel table) {
        return CodeBlock.of("ctx.db().$N()", Names.tableAccessor(table));
    }

    /** Returns the statements that run for a row at {@code at}; {@code call} calls the author's method. */
    CodeBlock run(ReducerModel reducer, TimerModel timer, CodeBlock call) {
        CodeBlock.Builder body = CodeBlock.builder();
        CronFields cron = timer.cron();
        if (cron == null) {
            return body.addStatement(call).build();
        }
        TableModel table = module.timerTable(reducer);
        body.addStatement("$T run = $T.read(at)", Names.SCHEDULED_RUN, names.codec(new NamedUse(table.slot())))
                .addStatement("$L.id().delete(run.id())", tableOf(table))
                .beginControlFlow("if (!run.isTimer())")
                .addStatement(call)
                .addStatement("return")
                .endControlFlow()
                .addStatement("$T times = $L", Names.CRON_TIMES, times(cron, timer.clock()))
                .beginControlFlow("if (times.isCall(run))")
                .addStatement("$L.insert($T.call(ctx.timestamp()))", tableOf(table), Names.SCHEDULED_RUN)
                .endControlFlow()
                .addStatement(
                        "$L.insert($T.timer(times.timerAfter(ctx.timestamp()), run.rule()))",
                        tableOf(table),
                        Names.SCHEDULED_RUN);
        return body.build();
    }

    private static CodeBlock times(CronFields cron, String clock) {
        return CodeBlock.of(
                "new $T($LL, $L, $L, $L, $L, $L, $T.of($S))",
                Names.CRON_TIMES,
                cron.minutes(),
                cron.hours(),
                cron.days(),
                cron.months(),
                cron.weekdays(),
                cron.eitherDay(),
                Names.ZONE_CLOCK,
                clock);
    }

    /** Returns the method that makes the timers follow the annotations. */
    MethodSpec schedules(String name, TypeName context) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(context, "ctx");
        NameAllocator locals = new NameAllocator();
        locals.newName("ctx");
        TypeName list = ParameterizedTypeName.get(ClassName.get(List.class), Names.SCHEDULED_RUN);
        for (ReducerModel reducer : module.timedReducers()) {
            TimerModel timer = Objects.requireNonNull(reducer.timer());
            CodeBlock table = tableOf(module.timerTable(reducer));
            String timers = locals.newName(reducer.method());
            method.addStatement("$T $L = $T.timers($L)", list, timers, Names.SCHEDULED_RUN, table)
                    .beginControlFlow("if (!$T.follow($L, $S))", Names.SCHEDULED_RUN, timers, timer.rule())
                    .addStatement("$L.forEach($L::delete)", timers, table)
                    .addStatement("$L.insert($T.timer($L, $S))", table, Names.SCHEDULED_RUN, first(timer), timer.rule())
                    .endControlFlow();
        }
        return method.build();
    }

    private static CodeBlock first(TimerModel timer) {
        CronFields cron = timer.cron();
        return cron == null
                ? CodeBlock.of("$T.interval(new $T($LL))", ScheduleAt.class, TimeDuration.class, timer.everyMicros())
                : CodeBlock.of("$L.timerAfter(ctx.timestamp())", times(cron, timer.clock()));
    }
}

package dev.stdb.processor.step;

import dev.stdb.moduledef.GeneratedSchedules;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.moduledef.NameCase;
import dev.stdb.processor.model.IndexModel;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.ScheduleModel;
import dev.stdb.processor.model.TableModel;
import java.util.List;

/** The generated tables behind {@code @Scheduled}, with rows of {@link dev.stdb.module.ScheduledRun}. */
final class TimerTables {

    private static final int ID = 0;
    private static final int AT = 1;

    private TimerTables() {}

    /**
     * Returns the table of a reducer.
     *
     * @param slot typespace slot of the row type
     */
    static TableModel table(int slot, ReducerModel reducer) {
        String name = GeneratedSchedules.TABLE_PREFIX + NameCase.snake(reducer.name());
        IndexModel key = new IndexModel("id", name + "_id_idx_btree", IndexAlgorithm.BTREE, List.of(ID), true);
        ScheduleModel schedule = new ScheduleModel(AT, reducer.name());
        return new TableModel(
                name, false, slot, false, false, List.of(ID), List.of(ID), List.of(key), schedule, List.of(), true);
    }
}

package dev.stdb.generated;

import dev.stdb.module.ModuleCalls;
import dev.stdb.module.WasmExport;
import game.ReducerDispatch;
import game.ViewDispatch;
import javax.annotation.processing.Generated;

/**
 * What the host calls.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ModuleExports {
    private ModuleExports() {
    }

    @WasmExport("__describe_module__")
    public static void describeModule(int sink) {
        ModuleCalls.writeBytes(sink, 
                "\002\006\000\000\000\000\001\000\000\000\002\004\000\000\000\000\006\000\000\000player\002\001\000\000\000\000\014\000\000\000__identity__\021\000\005\000\000\000level\012\000\006\000\000"
                + "\000points\012\000\006\000\000\000season\012\001\001\000\000\000\000\000\000\000\005\000\000\000Score\000\000\000\000\001\002\002\000\000\000\010\000\000\000oldScore\000\000\000\000"
                + "\000\000\000\000\002\000\000\000\000%\000\000\000oldScore_player_level_season_idx_hash\000\003\000\000\000key\001\003\000\000\000\000"
                + "\000\001\000\003\000\000&\000\000\000oldScore_season_level_player_idx_btree\000\021\000\000\000seasonLevel"
                + "Player\000\003\000\000\000\003\000\001\000\000\000\001\000\000\000\000\015\000\000\000oldScore_pkey\000\003\000\000\000\000\000\001\000\003\000\001\000\000\000\001\001\000\001\001\001\001\000\000\000"
                + "\000\000\000\000\000\000\000\000\000\000\000\000\001\001\001\000\000\000\003\000\004\000\000\000\001\000\000\000\000\005\000\000\000score\000\000\000\000\000\000\000\000\001\000\000\000\000#\000\000\000score_pla"
                + "yer_level_season_idx_btree\000\021\000\000\000playerLevelSeason\000\003\000\000\000\000\000\001\000\003\000\001\000\000\000\000"
                + "\012\000\000\000score_pkey\000\003\000\000\000\000\000\001\000\003\000\001\000\000\000\001\001\000\001\001\001\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\001\001\001\000\000\000\003\000\004\000\000\000\001"
                + "\000\000\000\000\003\001\000\000\000\003\000\000\000add\001\000\000\000\000\003\000\000\000row\000\000\000\000\000\001\002\000\000\000\000\004\005\001\000\000\000\006\000\000\000scores\000\000\000\000\000\000\000\000\000"
                + "\000\003\000\000\000\000\000\012\001\000\000\000\000\010\000\000\000oldScore\010\000\000\000oldScore");
    }

    @WasmExport("__call_reducer__")
    public static int callReducer(int id, long sender0, long sender1, long sender2, long sender3,
            long connection0, long connection1, long timestamp, int arguments, int error) {
        return ReducerDispatch.call(id, sender0, sender1, sender2, sender3, connection0, connection1, timestamp, arguments, error);
    }

    @WasmExport("__call_view__")
    public static int callView(int id, long sender0, long sender1, long sender2, long sender3,
            int arguments, int result) {
        return ViewDispatch.call(id, sender0, sender1, sender2, sender3, arguments, result);
    }

    /**
     * Does nothing; called so that the module build finds this class.
     */
    static void reach() {
    }
}

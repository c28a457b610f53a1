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
                "\002\006\000\000\000\000\004\000\000\000\002\002\000\000\000\000\002\000\000\000id\013\000\005\000\000\000motto\004\002\007\000\000\000\000\002\000\000\000id\002\001\000\000\000\000\014\000\000\000__identi"
                + "ty__\021\000\004\000\000\000name\004\000\007\000\000\000guildId\013\000\005\000\000\000level\012\000\006\000\000\000online\005\000\006\000\000\000played\002\001"
                + "\000\000\000\000\030\000\000\000__time_duration_micros__\014\000\004\000\000\000tags\003\004\002\001\000\000\000\000\004\000\000\000text\004\002\002\000\000\000"
                + "\000\004\000\000\000name\004\000\005\000\000\000level\012\001\004\000\000\000\000\000\000\000\005\000\000\000Guild\000\000\000\000\001\000\000\000\000\006\000\000\000Player\001\000\000\000\001\000"
                + "\000\000\000\005\000\000\000Shout\002\000\000\000\001\000\000\000\000\004\000\000\000Rank\003\000\000\000\001\002\003\000\000\000\005\000\000\000Guild\000\000\000\000\001\000\000\000\000\000\001\000\000\000\000\022"
                + "\000\000\000Guild_id_idx_btree\000\002\000\000\000id\000\001\000\000\000\000\000\001\000\000\000\001\000\001\000\000\000\000\000\000\000\000\000\001\001\000\000\000\000\000\006\000\000\000pl"
                + "ayer\001\000\000\000\001\000\000\000\000\000\004\000\000\000\000\023\000\000\000player_id_idx_btree\000\002\000\000\000id\000\001\000\000\000\000\000\000\026\000\000\000pla"
                + "yer_level_idx_btree\000\005\000\000\000level\000\001\000\000\000\003\000\000\027\000\000\000player_played_idx_btree"
                + "\000\006\000\000\000played\000\001\000\000\000\005\000\000\035\000\000\000player_guildId_name_idx_btree\000\005\000\000\000place\000\002"
                + "\000\000\000\002\000\001\000\001\000\000\000\001\000\001\000\000\000\000\000\000\000\000\000\001\000\000\000\000\000\000\005\000\000\000shout\002\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\001\000\000\000\000"
                + "\000\001\005\004\000\000\000\012\000\000\000GuildMates\000\000\000\000\000\000\000\000\000\000\002\001\000\000\000\000\011\000\000\000__query__\000\001\000\000\000\002\000\000\000me\001\000\000"
                + "\000\001\000\000\000\000\000\001\002\000\000\000\000\004\000\000\000some\000\001\000\000\000\000\004\000\000\000none\002\000\000\000\000\004\000\000\000near\002\000\000\000\001\000\002\000\000\000\000\005\000\000\000l"
                + "evel\012\000\006\000\000\000online\005\002\001\000\000\000\000\011\000\000\000__query__\000\001\000\000\000\007\000\000\000leaders\000\000\000\000\001\001\000\000\000\000\003\000"
                + "\003\000\000\000\015\003\000\000\000\012\000\000\000GuildMates\001\000\000\000\002\000\000\000id\002\000\000\000me\001\000\000\000\002\000\000\000id\007\000\000\000leaders\001\000\000\000"
                + "\004\000\000\000name\012\002\000\000\000\000\005\000\000\000Guild\005\000\000\000Guild\001\012\000\000\000GuildMates\012\000\000\000GuildMates");
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

    @WasmExport("__call_view_anon__")
    public static int callViewAnonymous(int id, int arguments, int result) {
        return ViewDispatch.callAnonymous(id, arguments, result);
    }

    /**
     * Does nothing; called so that the module build finds this class.
     */
    static void reach() {
    }
}

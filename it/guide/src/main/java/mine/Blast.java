package mine;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.ScheduleAt;

/** Dynamite that burns. */
// region blast
@Table(name = "blast", scheduled = "explode")
public record Blast(@PrimaryKey @AutoInc long id, ScheduleAt at, long claimId) {}
// endregion

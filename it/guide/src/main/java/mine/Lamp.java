package mine;

import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;

/** The lamp of somebody who is connected. */
// region lamp
@Table(name = "lamp")
public record Lamp(
        @PrimaryKey ConnectionId connection, @Index Identity player) {}
// endregion

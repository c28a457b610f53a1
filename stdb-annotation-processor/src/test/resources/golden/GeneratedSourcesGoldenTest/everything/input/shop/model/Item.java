package shop.model;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.IndexAlgorithm;
import dev.stdb.annotation.Name;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.U128;
import dev.stdb.annotation.U16;
import dev.stdb.annotation.U32;
import dev.stdb.annotation.U8;
import dev.stdb.annotation.Unique;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.ScheduleAt;
import dev.stdb.types.TimeDuration;
import dev.stdb.types.Uuid;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

@Table(
        name = "Items",
        access = Access.PUBLIC,
        indexes = {
            @Index(columns = {"owner", "label", "size"}),
            @Index(name = "byHash", columns = {"size", "owner"}, algorithm = IndexAlgorithm.HASH)
        })
public record Item(
        @PrimaryKey @AutoInc long id,
        @Unique @U16 @Index(algorithm = IndexAlgorithm.DIRECT) int slot,
        @AutoInc @Unique @U128 BigInteger serial,
        @Index Status status,
        ConnectionId owner,
        String label,
        @Name("width") int size,
        Optional<@U32 Long> rank,
        List<Optional<String>> tags,
        byte[] image,
        Shape shape,
        Point origin,
        Uuid uuid,
        TimeDuration age,
        ScheduleAt due,
        float weight,
        double price,
        boolean sold) {

    public enum Status {
        NEW,
        IN_STOCK,
        GONE
    }

    public sealed interface Shape permits Circle, Polygon, None {}

    public record Circle(Point center, double radius) implements Shape {}

    public record Polygon(List<Point> corners) implements Shape {}

    public record None() implements Shape {}

    public record Point(short x, @U8 short y) {}
}

package weather;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Name;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Procedure;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.U32;
import dev.stdb.module.ProcedureContext;
import dev.stdb.types.ScheduleAt;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Procedures with every kind of result. */
public final class Weather {
    @Table(name = "report", access = Access.PUBLIC)
    public record Report(@PrimaryKey String city, double celsius) {}

    @Table(name = "poll", scheduled = "refresh")
    public record Poll(@PrimaryKey @AutoInc long id, ScheduleAt at, String city) {}

    /** A result without a table. */
    public record Place(int x, int y) {}

    @Procedure
    static Report forecast(ProcedureContext<Db> ctx, String city, @Name("days") int count) throws IOException {
        if (count < 0) {
            throw new IOException("no such day");
        }
        return ctx.inTransaction(tx -> tx.db().report().insert(new Report(city, 20.5)));
    }

    @Procedure(name = "allCities")
    static Optional<List<String>> cities(ProcedureContext<Db> ctx) {
        return Optional.of(List.of("Oslo"));
    }

    @Procedure
    static Place place(ProcedureContext<Db> ctx) {
        return new Place(1, 2);
    }

    @Procedure
    static @U32 long count(ProcedureContext<Db> ctx) {
        return 7;
    }

    @Procedure
    static void refresh(ProcedureContext<Db> ctx, Poll due) {}
}

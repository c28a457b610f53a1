package dev.stdb.task.verb;

import dev.stdb.json.JsonWriter;
import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import java.util.Optional;

/** Shows the energy balance of somebody. Servers that bill nobody answer zero. */
public final class EnergyTask {
    private final Target target;
    private final Format format;

    /** Creates a task. */
    public EnergyTask(Target target, Format format) {
        this.target = target;
        this.format = format;
    }

    /**
     * Runs.
     *
     * @param identity 64 hexadecimal digits; the user when absent
     */
    public void run(Optional<String> identity) throws TaskException, ServerException {
        String whose = identity.isPresent() ? identity.get() : target.server().identity();
        String balance = target.server().energyOf(whose);
        target.output()
                .result(
                        format == Format.JSON
                                ? new JsonWriter()
                                        .beginObject()
                                        .name("identity")
                                        .value(whose)
                                        .name("balance")
                                        .value(balance)
                                        .endObject()
                                        .toString()
                                : balance);
    }
}

package dev.stdb.task.verb;

import dev.stdb.json.JsonWriter;
import dev.stdb.task.Format;
import dev.stdb.task.Output;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient.Plan;
import dev.stdb.task.http.ServerException;
import java.util.Locale;

/** Shows what publishing a module would do to tables, rows and clients of a database, and does nothing. */
public final class PlanTask {
    private final Target target;
    private final Format format;

    /** How far a module is from what is published. */
    public enum Outcome {
        /** There is no such database yet. */
        NEW,
        /** Nothing that is stored changes. */
        SAME,
        /** The data is migrated, clients stay. */
        MIGRATES,
        /** The data is migrated, clients are disconnected. */
        BREAKS_CLIENTS,
        /** The data does not fit the module. */
        NEEDS_MIGRATION
    }

    /** Creates a task. */
    public PlanTask(Target target, Format format) {
        this.target = target;
        this.format = format;
    }

    /**
     * Runs.
     *
     * @param program the module
     */
    public Outcome run(byte[] program) throws TaskException, ServerException {
        Plan plan;
        try {
            plan = target.client().plan(target.database(), program);
        } catch (ServerException e) {
            if (!e.isAboutNothing()) {
                throw e;
            }
            plan = new Plan("", "", false, "");
            show(plan, Outcome.NEW);
            return Outcome.NEW;
        }
        Outcome outcome = outcome(plan);
        show(plan, outcome);
        return outcome;
    }

    private static Outcome outcome(Plan plan) {
        if (!plan.obstacle().isEmpty()) {
            return Outcome.NEEDS_MIGRATION;
        }
        if (plan.breaksClients()) {
            return Outcome.BREAKS_CLIENTS;
        }
        return plan.text().isEmpty() ? Outcome.SAME : Outcome.MIGRATES;
    }

    private void show(Plan plan, Outcome outcome) {
        if (format == Format.JSON) {
            target.output().result(json(plan, outcome));
        } else {
            showText(plan, outcome);
        }
    }

    private static String json(Plan plan, Outcome outcome) {
        return new JsonWriter()
                .beginObject()
                .name("outcome")
                .value(outcome.name().toLowerCase(Locale.ROOT))
                .name("plan")
                .value(plan.text())
                .name("obstacle")
                .value(plan.obstacle().strip())
                .endObject()
                .toString();
    }

    private void showText(Plan plan, Outcome outcome) {
        Output output = target.output();
        switch (outcome) {
            case NEW ->
                output.result("there is no database " + target.database() + " on "
                        + target.client().server() + "; publishing creates it");
            case NEEDS_MIGRATION -> {
                plan.obstacle().strip().lines().forEach(output::result);
                output.result("To keep the data, write a @Migration (docs/authoring.md); to delete it: "
                        + target.spelling().option("delete-data", "on-conflict"));
            }
            default -> {
                if (outcome == Outcome.SAME) {
                    output.result("nothing that is stored changes");
                } else {
                    output.result("publishing would do:");
                    plan.text().lines().forEach(output::result);
                }
                output.result(
                        outcome == Outcome.BREAKS_CLIENTS
                                ? "clients are disconnected; publish with "
                                        + target.spelling().flag("break-clients")
                                : "clients stay connected");
            }
        }
    }
}

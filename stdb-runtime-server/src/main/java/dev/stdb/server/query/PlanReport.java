package dev.stdb.server.query;

import dev.stdb.json.JsonWriter;
import dev.stdb.server.plan.ExprText;
import dev.stdb.server.plan.SelectPlan;
import dev.stdb.server.plan.SelectPlan.Bound;
import dev.stdb.server.plan.SelectPlan.HashLookup;
import dev.stdb.server.plan.SelectPlan.PointLookup;
import dev.stdb.server.plan.SelectPlan.PointSetLookup;
import dev.stdb.server.plan.SelectPlan.RangeLookup;
import dev.stdb.server.plan.SelectPlan.Step;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.plan.TypedStatement.Groups;
import dev.stdb.server.plan.TypedStatement.RowCount;
import dev.stdb.server.plan.TypedStatement.SortKey;
import dev.stdb.server.plan.TypedStatement.TypedQuery;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of EXPLAIN: what happens to the result, then the steps of every fragment from the outermost to the
 * innermost, with estimates and, if the statement was run, with counts. Immutable.
 */
final class PlanReport {
    private final String verb;
    private final @Nullable TypedQuery query;
    private final List<SelectPlan> plans;
    private final @Nullable QueryMeter meter;

    /**
     * Creates a report.
     *
     * @param verb what the statement does
     * @param query the SELECT, absent for data manipulation
     * @param plans how its rows are found; more than one if row-level security splits it
     * @param meter what running it took, absent if it was not run
     */
    PlanReport(String verb, @Nullable TypedQuery query, List<SelectPlan> plans, @Nullable QueryMeter meter) {
        this.verb = verb;
        this.query = query;
        this.plans = List.copyOf(plans);
        this.meter = meter;
    }

    /** Returns the report as lines of text. */
    List<String> toText() {
        List<String> lines = new ArrayList<>();
        lines.add(verb);
        for (String stage : stages()) {
            lines.add("  " + stage);
        }
        for (int fragment = 0; fragment < plans.size(); fragment++) {
            SelectPlan plan = plans.get(fragment);
            if (plans.size() > 1) {
                lines.add("  fragment " + (fragment + 1) + " of " + plans.size());
            }
            ExprText text = new ExprText(plan.select().tables());
            for (int i = 0; i < plan.steps().size(); i++) {
                Step step = plan.steps().get(i);
                lines.add("  ".repeat(Math.min(i, 20) + 1) + "-> " + access(step, text) + estimate(step)
                        + actual(fragment, i));
                for (TypedExpr filter : step.filters()) {
                    lines.add("  ".repeat(Math.min(i, 20) + 1) + "   filter: " + text.of(filter));
                }
            }
        }
        if (meter != null) {
            QueryCost cost = meter.cost();
            lines.add("cost: rowsScanned=" + cost.rowsScanned() + ", indexProbes=" + cost.indexProbes()
                    + ", rowsReturned=" + cost.rowsReturned() + ", bytesReturned=" + cost.bytesReturned()
                    + ", durationMicros=" + cost.durationMicros());
        }
        return lines;
    }

    private static String estimate(Step step) {
        return " (estimate: rowsRead=" + Math.round(step.rowsRead()) + ", rowsKept=" + Math.round(step.rowsKept())
                + ")";
    }

    private String actual(int fragment, int step) {
        QueryMeter.StepCounts counts = counts(fragment);
        return counts == null
                ? ""
                : " (actual: rowsRead=" + counts.rowsRead(step) + ", rowsKept=" + counts.rowsKept(step) + ", probes="
                        + counts.probes(step) + ")";
    }

    /** A fragment that LIMIT made unnecessary, or a count that is stored, leaves no counts. */
    private QueryMeter.@Nullable StepCounts counts(int fragment) {
        return meter == null || fragment >= meter.fragments().size()
                ? null
                : meter.fragments().get(fragment);
    }

    /** Describes what happens to the rows found, last first. */
    private List<String> stages() {
        List<String> stages = new ArrayList<>();
        if (query == null) {
            return stages;
        }
        TypedSelect select = query.select();
        if (select.limit() != TypedSelect.UNLIMITED) {
            stages.add("limit " + Long.toUnsignedString(select.limit()));
        }
        if (query.offset() != 0) {
            stages.add("offset " + Long.toUnsignedString(query.offset()));
        }
        ExprText text = new ExprText(select.tables());
        if (!query.order().isEmpty()) {
            stages.add("sort by "
                    + String.join(
                            ", ",
                            query.order().stream()
                                    .map(key -> sortKey(key, text))
                                    .toList()));
        }
        if (select.output() instanceof RowCount) {
            boolean stored = select.tables().size() == 1 && select.condition() == null && plans.size() == 1;
            stages.add(stored ? "count from the table's stored number of rows" : "count");
        } else if (select.output() instanceof Groups groups) {
            stages.add("group by ("
                    + String.join(", ", groups.keys().stream().map(text::of).toList()) + ")");
        }
        return stages;
    }

    private String sortKey(SortKey key, ExprText text) {
        String direction = key.descending() ? " DESC" : "";
        return (key.column() == null ? "value " + (key.value() + 1) : text.of(key.column())) + direction;
    }

    private static String access(Step step, ExprText text) {
        String table = text.table(step.slot());
        if (step.access() instanceof PointLookup lookup) {
            return "point lookup " + table + " by " + lookup.index().name() + " ("
                    + String.join(", ", equalities(step, lookup.index().columns(), lookup.key(), text)) + ")";
        } else if (step.access() instanceof PointSetLookup lookup) {
            List<String> parts = equalities(step, lookup.index().columns(), lookup.key(), text);
            int column = lookup.index().columns().get(lookup.column());
            parts.set(
                    lookup.column(),
                    text.column(step.slot(), column) + " in " + lookup.values().size() + " values");
            return "point lookups " + table + " by " + lookup.index().name() + " (" + String.join(", ", parts) + ")";
        } else if (step.access() instanceof RangeLookup lookup) {
            return "range " + table + " by " + lookup.index().name() + " (" + range(step, lookup, text) + ")";
        } else if (step.access() instanceof HashLookup lookup) {
            return "hash join " + table + " (" + text.column(step.slot(), lookup.column()) + " = "
                    + text.of(lookup.operand()) + ")";
        }
        return "scan " + table;
    }

    private static List<String> equalities(Step step, List<Integer> columns, List<TypedExpr> key, ExprText text) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            parts.add(text.column(step.slot(), columns.get(i)) + " = " + text.of(key.get(i)));
        }
        return parts;
    }

    private static String range(Step step, RangeLookup lookup, ExprText text) {
        List<String> parts = equalities(step, lookup.index().columns(), lookup.prefix(), text);
        int next = lookup.index().columns().get(lookup.prefix().size());
        String column = text.column(step.slot(), next);
        Bound lower = lookup.lower();
        if (lower != null) {
            parts.add(column + (lower.inclusive() ? " >= " : " > ") + text.of(lower.operand()));
        }
        Bound upper = lookup.upper();
        if (upper != null) {
            parts.add(column + (upper.inclusive() ? " <= " : " < ") + text.of(upper.operand()));
        }
        return String.join(", ", parts);
    }

    /** Returns the report as one JSON object. */
    String toJson() {
        JsonWriter out = new JsonWriter();
        out.beginObject().name("statement").value(verb).name("stages").beginArray();
        for (String stage : stages()) {
            out.value(stage);
        }
        out.endArray().name("fragments").beginArray();
        for (int fragment = 0; fragment < plans.size(); fragment++) {
            SelectPlan plan = plans.get(fragment);
            ExprText text = new ExprText(plan.select().tables());
            out.beginArray();
            for (int i = 0; i < plan.steps().size(); i++) {
                writeStep(plan.steps().get(i), text, counts(fragment), i, out);
            }
            out.endArray();
        }
        out.endArray();
        if (meter != null) {
            QueryCost cost = meter.cost();
            out.name("cost").beginObject();
            out.name("rowsScanned").value(cost.rowsScanned());
            out.name("indexProbes").value(cost.indexProbes());
            out.name("rowsReturned").value(cost.rowsReturned());
            out.name("bytesReturned").value(cost.bytesReturned());
            out.name("durationMicros").value(cost.durationMicros());
            out.endObject();
        }
        return out.endObject().toString();
    }

    private static void writeStep(
            Step step, ExprText text, QueryMeter.@Nullable StepCounts counts, int number, JsonWriter out) {
        out.beginObject();
        out.name("table").value(text.table(step.slot()));
        out.name("access").value(access(step, text));
        out.name("filters").beginArray();
        for (TypedExpr filter : step.filters()) {
            out.value(text.of(filter));
        }
        out.endArray();
        out.name("estimate").beginObject();
        out.name("rowsRead").value(Math.round(step.rowsRead()));
        out.name("rowsKept").value(Math.round(step.rowsKept()));
        out.endObject();
        if (counts != null) {
            out.name("actual").beginObject();
            out.name("rowsRead").value(counts.rowsRead(number));
            out.name("rowsKept").value(counts.rowsKept(number));
            out.name("probes").value(counts.probes(number));
            out.endObject();
        }
        out.endObject();
    }
}

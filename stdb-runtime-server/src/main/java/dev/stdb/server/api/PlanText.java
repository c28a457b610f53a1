package dev.stdb.server.api;

import java.util.List;
import java.util.Optional;

/** How the steps of a migration are shown to people (spec http-api.md §5.2). */
public enum PlanText {
    /** With the colors of terminals: what comes is green, what goes is red, the rest yellow. */
    ANSI_COLOR("AnsiColor"),
    /** As plain text. */
    NO_COLOR("NoColor");

    private static final String DISCONNECT = "Disconnecting all users";

    private static final String RESET = "\u001b[0m";
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";

    private final String parameter;

    PlanText(String parameter) {
        this.parameter = parameter;
    }

    /** Returns the style of a value of the query parameter {@code style}; empty when unknown. */
    public static Optional<PlanText> fromParameter(String value) {
        for (PlanText style : values()) {
            if (style.parameter.equals(value)) {
                return Optional.of(style);
            }
        }
        return Optional.empty();
    }

    /** Returns a list of steps, one per line. */
    String of(List<String> steps, boolean breaksClients) {
        if (steps.isEmpty()) {
            return "No schema changes.\n";
        }
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> append(step, text));
        if (breaksClients) {
            append(DISCONNECT, text);
        }
        return text.toString();
    }

    private void append(String step, StringBuilder text) {
        text.append("- ");
        if (this == ANSI_COLOR) {
            text.append(color(step)).append(step).append(RESET);
        } else {
            text.append(step);
        }
        text.append('\n');
    }

    private static String color(String step) {
        if (step.startsWith("Created ") || step.startsWith("Added ")) {
            return GREEN;
        }
        return step.startsWith("Removed ") || step.equals(DISCONNECT) ? RED : YELLOW;
    }
}

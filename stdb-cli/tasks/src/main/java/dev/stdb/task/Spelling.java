package dev.stdb.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the user names verbs and options where the task was started: an error is of use only if its cure can be typed
 * there.
 */
public enum Spelling {
    /** Goals and user properties: {@code mvn stdb:logs -Dstdb.numLines=10}. */
    MAVEN {
        @Override
        public String option(String name, String value) {
            return "-Dstdb." + camelCase(name) + "=" + quoted(value);
        }

        @Override
        public String flag(String name) {
            return option(name, "true");
        }

        @Override
        public String environmentVariable(String key, String value) {
            return "<environment><" + key + ">" + value + "</" + key + "></environment>"
                    + " in the configuration of the plugin";
        }

        @Override
        public String command(String verb, Map<String, String> arguments) {
            StringBuilder text = new StringBuilder("mvn stdb:").append(verb);
            arguments.forEach((name, value) -> text.append(' ').append(option(name, value)));
            return text.toString();
        }

        @Override
        public String call(String database, String function, List<String> arguments) {
            String text = "mvn stdb:call " + option("function", function);
            return arguments.isEmpty() ? text : text + " -Dstdb.args='[" + String.join(", ", arguments) + "]'";
        }
    },

    /** Verbs and flags: {@code stdb logs game --num-lines=10}. */
    COMMAND_LINE {
        @Override
        public String option(String name, String value) {
            return "--" + name + "=" + quoted(value);
        }

        @Override
        public String flag(String name) {
            return "--" + name;
        }

        @Override
        public String environmentVariable(String key, String value) {
            return option("set-env", key + "=" + value);
        }

        @Override
        public String command(String verb, Map<String, String> arguments) {
            StringBuilder text = new StringBuilder("stdb ").append(verb);
            arguments.forEach((name, value) -> text.append(' ').append(quoted(value)));
            return text.toString();
        }

        @Override
        public String call(String database, String function, List<String> arguments) {
            List<String> words = new ArrayList<>(List.of("stdb", "call", database, function));
            arguments.forEach(argument -> words.add(quoted(argument)));
            return String.join(" ", words);
        }
    };

    /** Returns how a value is given to an option. */
    public abstract String option(String name, String value);

    /** Returns how an option is switched on that takes no value. */
    public abstract String flag(String name);

    /** Returns how a value is given to an environment variable of a module that is published. */
    public abstract String environmentVariable(String key, String value);

    /**
     * Returns how a verb is run.
     *
     * @param arguments what the verb is about, in the order of the command line, by the name of its property
     */
    public abstract String command(String verb, Map<String, String> arguments);

    /**
     * Returns how a function is called.
     *
     * @param arguments values in JSON
     */
    public abstract String call(String database, String function, List<String> arguments);

    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("-")) {
            text.append(text.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return text.toString();
    }

    /** Returns a value as a shell takes it. */
    private static String quoted(String value) {
        if (value.contains("\"")) {
            return "'" + value + "'";
        }
        return value.matches("[\\w.,:/@%+…-]*") ? value : "\"" + value + "\"";
    }
}

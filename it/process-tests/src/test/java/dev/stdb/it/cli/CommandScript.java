package dev.stdb.it.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands with what they say, as people read them:
 *
 * <pre>
 * # A comment.
 * file spacetime.json             a file of the working directory; its lines follow
 * &lt; {database: 'game'}
 *
 * $ list --format json            a command; with % instead of $ the official tool has no such one
 * &lt; text                          a line of its standard input
 * | {"identity":"…"}              a line of its standard output
 * ! new identity …                a line of its standard error
 * = 0                             its exit code
 *
 * &amp; subscribe game …              a command in the background, until its first line of output
 * wait                            what it says in the end follows
 * </pre>
 */
final class CommandScript {
    private static final Pattern HEAD = Pattern.compile("([$%&]) .*|wait|file \\S+");

    private CommandScript() {}

    /** A command, a file, or the end of the command in the background, with what belongs to it. */
    static final class Step {
        final String head;
        final List<String> input = new ArrayList<>();
        final List<String> output = new ArrayList<>();
        final List<String> errors = new ArrayList<>();
        String exitCode = "";

        Step(String head) {
            this.head = head;
        }

        boolean isFile() {
            return head.startsWith("file ");
        }

        boolean isWait() {
            return head.equals("wait");
        }

        /** Whether the file is one to be run. */
        boolean isProgram() {
            return isFile() && !input.isEmpty() && input.get(0).startsWith("#!");
        }

        boolean isBackground() {
            return head.startsWith("& ");
        }

        /** Whether the official tool has no such command. */
        boolean isOurs() {
            return head.startsWith("% ");
        }

        /** Returns the words behind the mark. */
        List<String> words() {
            List<String> words = new ArrayList<>();
            Matcher word = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)").matcher(head.substring(2));
            while (word.find()) {
                words.add(
                        word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
            }
            return words;
        }

        String name() {
            return head.substring(head.indexOf(' ') + 1);
        }

        /** Returns the step as it is written. */
        String text() {
            StringBuilder text = new StringBuilder(head).append('\n');
            input.forEach(line -> text.append(("< " + line).stripTrailing()).append('\n'));
            output.forEach(line -> text.append(("| " + line).stripTrailing()).append('\n'));
            errors.forEach(line -> text.append(("! " + line).stripTrailing()).append('\n'));
            return exitCode.isEmpty()
                    ? text.toString()
                    : text.append("= ").append(exitCode).append('\n').toString();
        }
    }

    /** Reads a script; comments and empty lines are no steps, but lines of one: they are kept as heads. */
    static List<Step> parse(String text) {
        List<Step> steps = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isEmpty() || line.startsWith("#") || HEAD.matcher(line).matches()) {
                steps.add(new Step(line));
                continue;
            }
            Step step = steps.get(steps.size() - 1);
            String rest = line.length() > 2 ? line.substring(2) : "";
            switch (line.charAt(0)) {
                case '<' -> step.input.add(rest);
                case '|' -> step.output.add(rest);
                case '!' -> step.errors.add(rest);
                case '=' -> step.exitCode = rest;
                default -> throw new AssertionError("no line of a script: " + line);
            }
        }
        return steps;
    }

    static boolean isComment(Step step) {
        return step.head.isEmpty() || step.head.startsWith("#");
    }
}

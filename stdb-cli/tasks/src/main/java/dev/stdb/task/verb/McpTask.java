package dev.stdb.task.verb;

import dev.stdb.json.JsonException;
import dev.stdb.json.JsonWriter;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.JsonTree;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages of the Model Context Protocol from a stream to a server and back, one JSON-RPC message a line. Source:
 * spec cli-and-dev-loop.md §2.2, http-api.md §7.
 */
public final class McpTask {
    private static final int INTERNAL_ERROR = -32603;

    private final Target target;

    /**
     * Creates a task.
     *
     * @param target the database whose tools are offered; without one those of the whole server
     */
    public McpTask(Target target) {
        this.target = target;
    }

    /** Runs until the stream ends. A message that cannot be handed over is answered with an error. */
    public void run(BufferedReader in) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isBlank()) {
                String answer = answer(line);
                if (!answer.isBlank()) {
                    target.output().result(answer.replaceAll("\\R", " "));
                }
            }
        }
    }

    private String answer(String message) {
        try {
            return target.server().mcp(target.database(), message);
        } catch (TaskException e) {
            return failure(message, String.valueOf(e.getMessage()));
        } catch (ServerException e) {
            return failure(
                    message, String.valueOf(e.explained(target.spelling()).getMessage()));
        }
    }

    /** Returns the answer to a message that failed; notifications are not answered. */
    private String failure(String message, String why) {
        Object id = idOf(message);
        if (id == null) {
            target.output().warning(why);
            return "";
        }
        return new JsonWriter()
                .beginObject()
                .name("jsonrpc")
                .value("2.0")
                .name("id")
                .raw(JsonTree.pretty(id))
                .name("error")
                .beginObject()
                .name("code")
                .value(INTERNAL_ERROR)
                .name("message")
                .value(why)
                .endObject()
                .endObject()
                .toString();
    }

    private static @Nullable Object idOf(String message) {
        try {
            return JsonTree.parseObject(message).get("id");
        } catch (JsonException e) {
            return null;
        }
    }
}

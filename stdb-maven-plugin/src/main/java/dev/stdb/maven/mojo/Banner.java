package dev.stdb.maven.mojo;

import dev.stdb.task.http.DatabaseClient.Published;
import dev.stdb.task.text.SchemaText;
import java.net.URI;
import java.util.Map;
import org.apache.maven.plugin.logging.Log;

/**
 * Says where the database of the dev loop is, and what can be done with it.
 *
 * @param database its name
 * @param server where it is
 * @param token that of its owner
 * @param page whether the server has a page of the project
 * @param mode {@code jvm} or {@code wasm}
 * @param debugPort where debuggers attach; 0 for nowhere
 * @param log where it is said
 */
record Banner(String database, URI server, String token, boolean page, String mode, int debugPort, Log log) {
    /** Prints all of it. */
    void print(Published published, SchemaText schema, boolean hasKeys) {
        log.info("");
        log.info("  database   " + database + "  (" + published.identity() + ")");
        log.info("  server     " + server);
        if (page) {
            log.info("  web page   " + server + "/");
        }
        log.info("  dev page   " + devPage());
        log.info("  websocket  ws" + server.toString().substring("http".length()) + "/v1/database/" + database
                + "/subscribe");
        printMode();
        String table = schema.exampleTable().orElse("…");
        log.info("  look       " + AbstractStdbMojo.SPELLING.command("sql", Map.of("query", "SELECT * FROM " + table)));
        schema.exampleCall()
                .map(call -> AbstractStdbMojo.SPELLING.call(database, call.reducer(), call.arguments()))
                .ifPresent(call -> log.info("  call       " + call));
        if (hasKeys) {
            log.info("  keys       h lists them");
        }
        log.info("  stop       ctrl-c");
        log.info("");
    }

    /** Returns the address of the dev page: behind the # the token goes neither to the server nor into its log. */
    String devPage() {
        return server + "/dev/#database=" + database + "&token=" + token;
    }

    private void printMode() {
        if (mode.equals("wasm")) {
            log.info("  mode       wasm: as it is published");
            return;
        }
        log.info("  mode       jvm: class files, without a sandbox, limits of memory and of Java's library;"
                + " as it is published: " + AbstractStdbMojo.SPELLING.option("mode", "wasm"));
        if (debugPort != 0) {
            log.info("  debugger   debuggers attach to 127.0.0.1:" + debugPort + "; no call is ended for taking long");
        }
    }
}

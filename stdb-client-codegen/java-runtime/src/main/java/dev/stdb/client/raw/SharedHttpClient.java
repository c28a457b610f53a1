package dev.stdb.client.raw;

import java.lang.ref.WeakReference;
import java.net.http.HttpClient;

/**
 * The HTTP client of all connections of this JVM: each client has threads of its own. Its threads are daemons, and end
 * some time after the last connection that refers to it has gone. Thread-safe.
 */
final class SharedHttpClient {
    private static WeakReference<HttpClient> shared = new WeakReference<>(null);

    private SharedHttpClient() {}

    /** Returns the client; whoever uses it has to keep it. */
    static synchronized HttpClient get() {
        HttpClient client = shared.get();
        if (client == null) {
            client = HttpClient.newHttpClient();
            shared = new WeakReference<>(client);
        }
        return client;
    }
}

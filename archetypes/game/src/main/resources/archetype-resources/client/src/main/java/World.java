package ${package};

import dev.stdb.client.FileCredentialStore;
import dev.stdb.client.ReconnectPolicy;
import ${package}.bindings.DbConnection;
import ${package}.bindings.Gem;
import ${package}.bindings.Player;
import java.nio.file.Path;
import java.util.List;

/** The client's copy of the game. It changes in {@link #advance} and nowhere else. Confined to the render thread. */
final class World implements AutoCloseable {
    private final DbConnection connection;
    private boolean ready;
    private String problem = "";

    /**
     * Begins to connect.
     *
     * @param tokens folder that makes this player the same one the next time
     */
    World(String server, String database, Path tokens) {
        connection = DbConnection.builder()
                .uri(server)
                .databaseName(database)
                .credentialStore(new FileCredentialStore(tokens))
                .reconnect(ReconnectPolicy.standard())
                .manual()
                .onConnect((conn, identity, token) -> conn.subscriptionBuilder()
                        .onApplied(context -> ready = true)
                        .onError((context, error) -> problem = String.valueOf(error.getMessage()))
                        .subscribeToAllTables())
                .onConnectError((conn, error) -> problem = String.valueOf(error.getMessage()))
                .build();
    }

    /** Takes what has come from the server since the last frame. */
    void advance() {
        connection.frameTick();
    }

    /** Returns whether the game can be seen. */
    boolean isReady() {
        return ready;
    }

    /** Returns why it cannot be seen; empty if that is not known. */
    String problem() {
        return problem;
    }

    List<Player> players() {
        return connection.db().player().stream().filter(Player::online).toList();
    }

    List<Gem> gems() {
        return connection.db().gem().stream().toList();
    }

    boolean isMe(Player player) {
        return connection.identity().filter(player.id()::equals).isPresent();
    }

    /** Asks the server to move this player; what comes of it is seen in a frame to come. */
    void move(int dx, int dy) {
        connection.reducers().move(dx, dy);
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}

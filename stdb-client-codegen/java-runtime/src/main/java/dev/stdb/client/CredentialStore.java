package dev.stdb.client;

import java.util.Optional;

/**
 * Where the tokens of a user are kept between runs of an application, one per server and database. Implementations are
 * thread-safe; what they throw is an unchecked exception. See {@link ConnectionBuilder#credentialStore}.
 */
public interface CredentialStore {
    /**
     * Returns the token for a database, if there is one.
     *
     * @param uri address of the server as given to {@link ConnectionBuilder#uri}
     * @param databaseName name or identity as given to {@link ConnectionBuilder#databaseName}
     */
    Optional<String> load(String uri, String databaseName);

    /** Keeps the token for a database in place of the last one. */
    void save(String uri, String databaseName, String token);

    /** Forgets the token for a database, for example one that the server refuses. */
    void remove(String uri, String databaseName);
}

import { DbConnection } from './module_bindings';

const { VITE_SPACETIMEDB_HOST, VITE_SPACETIMEDB_DB_NAME } = import.meta.env;

/** What connects to the database; a token in the browser makes its user the same one the next time. */
export function connectionBuilder() {
  return DbConnection.builder()
    .withUri(VITE_SPACETIMEDB_HOST || location.origin)
    .withDatabaseName(VITE_SPACETIMEDB_DB_NAME)
    .withToken(localStorage.getItem('token') ?? undefined)
    .onConnect((_connection, _identity, token) => localStorage.setItem('token', token));
}

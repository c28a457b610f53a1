package dev.stdb.it.clients;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client has to say when everything has arrived. Immutable.
 *
 * @param trace what has happened since the last report, in its order
 * @param samples digests of the cache that another thread has read since then, at any moment
 * @param rows the rows in the cache, by table
 */
record Report(List<TraceEntry> trace, Set<String> samples, Map<String, Set<String>> rows) {}

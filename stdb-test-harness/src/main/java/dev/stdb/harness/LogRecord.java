package dev.stdb.harness;

import java.util.Map;

/**
 * What the module, or the server on its behalf, wrote into the log of a database.
 *
 * @param level {@code Error}, {@code Warn}, {@code Info}, {@code Debug}, {@code Trace} or {@code Panic}
 * @param function what ran, empty if nothing did
 * @param message the text
 * @param fields what was added by {@code addKeyValue}, in its order: texts, {@code Long}s, {@code BigDecimal}s and
 *     booleans
 */
public record LogRecord(String level, String function, String message, Map<String, Object> fields) {}

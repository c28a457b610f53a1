package dev.stdb.server.sql;

/**
 * A name as the user wrote it, without its quotes. Comparison is case-sensitive in the quoted and the plain form.
 *
 * @param text the name
 * @param position where it starts
 */
public record Ident(String text, Position position) {}

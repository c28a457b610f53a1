package dev.stdb.server.auth;

/** A token and what it says; the token is what answers echo to the caller. */
public record Credential(String token, TokenClaims claims) {}

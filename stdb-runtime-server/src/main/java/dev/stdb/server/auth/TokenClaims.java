package dev.stdb.server.auth;

import dev.stdb.types.Identity;

/**
 * What a verified token says about its bearer.
 *
 * @param identity derived from issuer and subject
 * @param payloadJson the payload as the token carries it, which modules can read
 */
public record TokenClaims(Identity identity, String issuer, String subject, String payloadJson) {}

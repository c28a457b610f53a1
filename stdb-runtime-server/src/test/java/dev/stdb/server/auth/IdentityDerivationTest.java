package dev.stdb.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the test vectors of spec http-api.md §2.5. */
@DisplayName("Identities are derived from issuer and subject")
class IdentityDerivationTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, alice, c20035600353a2e93544d898c6ed0eac323e200c0468300f22958f8b472a265d",
        "https://auth.example.com, user-1, c2008acc5c3458231fe297e178b75c5ac86196c9097e82d680e7a7cfc2f75173",
    })
    void matchesTheTestVectors(String issuer, String subject, String expected) {
        assertThat(IdentityDerivation.derive(issuer, subject).toHex()).isEqualTo(expected);
    }
}

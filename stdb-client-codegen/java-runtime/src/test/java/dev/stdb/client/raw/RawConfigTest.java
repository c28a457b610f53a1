package dev.stdb.client.raw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawConfigTest {
    @ParameterizedTest
    @CsvSource({
        "http://h:1, ws://h:1",
        "https://h, wss://h",
        "HTTPS://h/, wss://h",
        "ws://h/prefix/, ws://h/prefix",
        "wss://h, wss://h",
        "h:3000, ws://h:3000",
        "httpd:3000, ws://httpd:3000"
    })
    void everyKindOfAddressLeadsToTheSocket(String uri, String socket) {
        assertThat(RawConfig.of(uri, "my chat").socketUri())
                .hasToString(socket + "/v1/database/my%20chat/subscribe?compression=None");
    }
}

package dev.stdb.server.cli;

import dev.stdb.server.ServerBuilder;
import dev.stdb.server.api.Durations;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.net.HttpLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Options of {@code start} about who may ask for what, and what it may cost; described in docs/security.md. */
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class ClientOptions {

    @CommandLine.Option(
            names = "--client-memory",
            paramLabel = "SIZE",
            description = "Memory for everything that is kept for clients. Default: a quarter of the heap")
    private @Nullable String clientMemory;

    @CommandLine.Option(
            names = "--upload-disk",
            paramLabel = "SIZE",
            defaultValue = "1GiB",
            description = "Disk for programs that are being uploaded. Default: ${DEFAULT-VALUE}")
    private String uploadDisk;

    @CommandLine.Option(
            names = "--connections-max",
            paramLabel = "N",
            description = "Open connections. Default: as many as --client-memory and the file descriptors allow")
    private @Nullable Integer connectionsMax;

    @CommandLine.Option(
            names = "--connections-per-address-max",
            paramLabel = "N",
            description = "Open connections of one address, or of one /64 network. Default: a quarter of all")
    private @Nullable Integer connectionsPerAddressMax;

    @CommandLine.Option(
            names = "--head-timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "Time for the head of a request. Default: ${DEFAULT-VALUE}")
    private String headTimeout;

    @CommandLine.Option(
            names = "--transfer-grace",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "Time for a body, message or answer beside 1 s for each 4 KiB. Default: ${DEFAULT-VALUE}")
    private String transferGrace;

    @CommandLine.Option(
            names = "--keep-alive-timeout",
            paramLabel = "DURATION",
            defaultValue = "120s",
            description = "Time a connection may be open without a request. Default: ${DEFAULT-VALUE}")
    private String keepAliveTimeout;

    @CommandLine.Option(
            names = "--answer-timeout",
            paramLabel = "DURATION",
            defaultValue = "600s",
            description = "Longest time from a request to its answer. Default: ${DEFAULT-VALUE}")
    private String answerTimeout;

    @CommandLine.Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "Further name by which a server on a loopback address may be called; repeatable.")
    private List<String> allowedHosts = List.of();

    @CommandLine.Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            description = "Origin whose pages may publish and change databases, * for all; repeatable.")
    private List<String> allowedOrigins = List.of();

    @CommandLine.Option(
            names = "--issuer",
            paramLabel = "URL",
            description = "Issuer whose tokens are accepted, as the only ones beside our own; it may be in a private"
                    + " network. Repeatable. Default: any issuer at a public https address")
    private List<String> issuers = List.of();

    /** Only picocli creates instances. */
    ClientOptions() {}

    /** Checks what picocli could not. */
    void check(CommandLine commandLine) {
        checkSize(commandLine, "--client-memory", clientMemory);
        checkSize(commandLine, "--upload-disk", uploadDisk);
        checkCount(commandLine, "--connections-max", connectionsMax);
        checkCount(commandLine, "--connections-per-address-max", connectionsPerAddressMax);
        checkDuration(commandLine, "--head-timeout", headTimeout);
        checkDuration(commandLine, "--transfer-grace", transferGrace);
        checkDuration(commandLine, "--keep-alive-timeout", keepAliveTimeout);
        checkDuration(commandLine, "--answer-timeout", answerTimeout);
    }

    private static void checkSize(CommandLine commandLine, String option, @Nullable String value) {
        refuseUnless(commandLine, option, value, value == null || StorageOptions.parseSize(value) > 0);
    }

    private static void checkCount(CommandLine commandLine, String option, @Nullable Integer value) {
        refuseUnless(commandLine, option, value, value == null || value > 0);
    }

    private static void checkDuration(CommandLine commandLine, String option, String value) {
        Duration duration = Durations.parse(value).orElse(Duration.ZERO);
        refuseUnless(commandLine, option, value, !duration.isZero());
    }

    private static void refuseUnless(CommandLine commandLine, String option, @Nullable Object value, boolean valid) {
        if (!valid) {
            throw new CommandLine.ParameterException(commandLine, "not valid: " + option + "=" + value);
        }
    }

    /** Gives a server these options. */
    void apply(ServerBuilder settings) {
        settings.limits(limits()).trustedIssuers(Set.copyOf(issuers));
    }

    private HttpLimits limits() {
        HttpLimits derived = clientMemory == null
                ? HttpLimits.defaults()
                : HttpLimits.within(new ByteBudget(StorageOptions.parseSize(clientMemory)));
        int connections = connectionsMax == null ? derived.connectionsMax() : connectionsMax;
        int perAddress = connectionsPerAddressMax == null ? Math.max(1, connections / 4) : connectionsPerAddressMax;
        return derived.withConnections(connections, perAddress)
                .withUploadDiskBytes(StorageOptions.parseSize(uploadDisk))
                .withTimeouts(
                        duration(headTimeout),
                        duration(transferGrace),
                        duration(keepAliveTimeout),
                        duration(answerTimeout))
                .withAllowed(
                        allowedHosts.stream()
                                .map(host -> host.toLowerCase(Locale.ROOT))
                                .collect(Collectors.toSet()),
                        Set.copyOf(allowedOrigins));
    }

    private static Duration duration(String text) {
        return Durations.parse(text).orElseThrow();
    }
}

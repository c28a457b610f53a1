package dev.stdb.server.fetch;

import dev.stdb.server.common.PublicAddresses;
import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingHttpException.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Resolves hosts and says whether they may be asked. What is returned was checked, so it must be connected to as it is:
 * another resolution may give another address. Thread-safe.
 */
final class Addresses implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int WAITING_MAX = 256;
    private static final int IDLE_SECONDS = 10;
    /** Most addresses of one host that are tried. */
    private static final int TRIED_MAX = 4;

    /** Finds the addresses of a host; may block. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final FetchRules rules;
    private final Resolver resolver;
    /** Resolving cannot be interrupted, so whoever has a deadline lets others do it. */
    private final ThreadPoolExecutor threads;

    Addresses(FetchRules rules, Resolver resolver) {
        this.rules = rules;
        this.resolver = resolver;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "module-http-resolver");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Returns where to connect, the best address first.
     *
     * @throws OutgoingHttpException if the host may not be asked, is not known, or is not found in time
     */
    List<InetSocketAddress> of(Target target, Deadline deadline) throws InterruptedException {
        if (!rules.allows(target.host(), target.port())) {
            throw new OutgoingHttpException(
                    Reason.HTTP_NOT_ALLOWED,
                    "this server does not let modules ask this host, see --module-http-allow: host=" + target.origin());
        }
        InetAddress[] found = deadline.await(resolving(target), target.origin());
        if (!rules.isLocal(target.host(), target.port())) {
            for (InetAddress address : found) {
                checkForeign(address, target);
            }
        }
        return alternating(found).stream()
                .limit(TRIED_MAX)
                .map(address -> new InetSocketAddress(address, target.port()))
                .toList();
    }

    /** Returns the addresses with those of IPv4 and IPv6 in turns: often one of the two does not work (RFC 8305 §4). */
    private static List<InetAddress> alternating(InetAddress[] found) {
        List<InetAddress> ordered = new ArrayList<>();
        Deque<InetAddress> rest = new ArrayDeque<>(List.of(found));
        while (!rest.isEmpty()) {
            InetAddress last = ordered.isEmpty() ? rest.element() : ordered.get(ordered.size() - 1);
            InetAddress next = rest.stream()
                    .filter(address -> ordered.isEmpty() || address.getClass() != last.getClass())
                    .findFirst()
                    .orElse(rest.element());
            rest.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    private CompletableFuture<InetAddress[]> resolving(Target target) {
        CompletableFuture<InetAddress[]> found = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    found.complete(resolver.resolve(target.host()));
                } catch (UnknownHostException e) {
                    found.completeExceptionally(new OutgoingHttpException(
                            Reason.HTTP_UNKNOWN_HOST, "no name server knows the host: host=" + target.origin()));
                } catch (RuntimeException | Error e) {
                    found.completeExceptionally(e);
                    throw e;
                }
            });
            return found;
        } catch (RejectedExecutionException e) {
            throw new OutgoingHttpException(
                    Reason.HTTP_BUSY, "too many hosts are being looked up: countMax=" + WAITING_MAX);
        }
    }

    /** An address of this machine is not foreign, public or not: a firewall in front of it does not see us. */
    private static void checkForeign(InetAddress address, Target target) {
        try {
            if (PublicAddresses.isPublic(address) && NetworkInterface.getByInetAddress(address) == null) {
                return;
            }
        } catch (SocketException e) {
            // What cannot be checked is refused.
        }
        throw new OutgoingHttpException(
                Reason.HTTP_PRIVATE_ADDRESS,
                // Compat: the first words.
                "refusing to connect to private or special-purpose addresses, see --module-http-private: host="
                        + target.origin());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

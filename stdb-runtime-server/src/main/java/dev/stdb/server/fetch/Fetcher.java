package dev.stdb.server.fetch;

import dev.stdb.server.guest.OutgoingHttp;
import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingHttpException.Reason;
import dev.stdb.server.guest.OutgoingRequest;
import dev.stdb.server.guest.OutgoingResponse;
import dev.stdb.types.Identity;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.util.function.Supplier;

/** Makes requests of all modules of a server. Thread-safe; its threads start with the first request. */
public final class Fetcher implements OutgoingHttp, AutoCloseable {
    private final FetchRules rules;
    private final FetchLimits limits;
    private final Addresses addresses;
    private final Connections connections;
    private final Turns turns;

    /** Creates what makes requests under some rules. */
    public Fetcher(FetchRules rules) {
        this(rules, InetAddress::getAllByName, Connections::defaultTls);
    }

    Fetcher(FetchRules rules, Addresses.Resolver resolver, Supplier<SslContext> tls) {
        this.rules = rules;
        this.limits = rules.limits();
        this.addresses = new Addresses(rules, resolver);
        this.connections = new Connections(tls);
        this.turns = new Turns(limits.concurrentMax());
    }

    @Override
    public boolean isEnabled() {
        return rules.enabled();
    }

    /** Returns the same with the share of an owner, which all of its databases have together. */
    @Override
    public OutgoingHttp of(Identity owner) {
        return new OutgoingHttp() {
            @Override
            public boolean isEnabled() {
                return rules.enabled();
            }

            @Override
            public OutgoingResponse send(OutgoingRequest request) throws InterruptedException {
                return Fetcher.this.send(owner, request);
            }
        };
    }

    /** Makes a request for nobody in particular, who has a share like an owner. */
    @Override
    public OutgoingResponse send(OutgoingRequest request) throws InterruptedException {
        return send(Identity.ZERO, request);
    }

    private OutgoingResponse send(Identity owner, OutgoingRequest request) throws InterruptedException {
        if (!rules.enabled()) {
            return DISABLED.send(request);
        }
        Target target = Target.parse(request.uri());
        RequestHead head = RequestHead.of(request, limits.requestBytesMax());
        Deadline deadline = Deadline.after(request.timeout(), limits.timeMax());
        Reservation memory = new Reservation(limits.memory());
        boolean answered = false;
        try {
            if (!memory.take(head.body().length)) {
                throw Decompression.noMemory();
            }
            RawAnswer answer = inTurn(owner, target, head, memory, deadline);
            memory.giveBack(head.body().length);
            answered = true;
            return new OutgoingResponse(
                    answer.status(), answer.isHttp2(), answer.fields(), answer.body(), memory::close);
        } finally {
            if (!answered) {
                memory.close();
            }
        }
    }

    private RawAnswer inTurn(Identity owner, Target target, RequestHead head, Reservation memory, Deadline deadline)
            throws InterruptedException {
        if (!turns.tryTake(owner, deadline.leftNanos())) {
            throw new OutgoingHttpException(
                    Reason.HTTP_BUSY,
                    "too many requests are under way on this server; make fewer at a time, or repeat later: countMax="
                            + limits.concurrentMax() + ", one owner has at most half of them");
        }
        try {
            return follow(target, head, memory, deadline);
        } finally {
            turns.giveBack(owner);
        }
    }

    /** Asks, and asks where redirects lead, every time by the same rules. */
    private RawAnswer follow(Target first, RequestHead head, Reservation memory, Deadline deadline)
            throws InterruptedException {
        Target target = first;
        RequestHead sent = head;
        for (int redirects = 0; ; redirects++) {
            RawAnswer answer = exchange(target, sent, memory, deadline);
            String location = answer.location().orElse(null);
            if (location == null || !RequestHead.isRedirect(answer.status())) {
                return Decompression.undo(answer, limits.responseBytesMax(), memory, deadline, target.origin());
            }
            if (redirects >= limits.redirectsMax()) {
                throw new OutgoingHttpException(
                        Reason.HTTP_REDIRECTS,
                        "too many redirects: last=" + target.origin() + ", countMax=" + limits.redirectsMax());
            }
            memory.giveBack(answer.body().length);
            Target next = target.redirected(location);
            if (target.isHttps() && !next.isHttps()) {
                throw new OutgoingHttpException(
                        Reason.HTTP_REDIRECTS, "a redirect leads from https to http: from=" + target.origin());
            }
            sent = sent.redirected(answer.status(), !next.origin().equals(target.origin()));
            target = next;
        }
    }

    private RawAnswer exchange(Target target, RequestHead head, Reservation memory, Deadline deadline)
            throws InterruptedException {
        AnswerCollector answer = new AnswerCollector(target.origin(), limits.responseBytesMax(), memory);
        return connections.exchange(target, addresses.of(target, deadline), head, answer, deadline);
    }

    /** Gives up the requests that are under way. Idempotent. */
    @Override
    public void close() {
        addresses.close();
        connections.close();
    }
}

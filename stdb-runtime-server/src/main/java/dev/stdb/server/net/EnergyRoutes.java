package dev.stdb.server.net;

import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.DatabaseName;
import io.netty.handler.codec.http.HttpMethod;
import java.math.BigInteger;

/**
 * Balances of identities, as a server answers that bills nobody (spec http-api.md §7): they are all zero and stay so.
 */
final class EnergyRoutes {
    private static final String IDENTITY = "/v1/energy/{identity}";
    private static final int AMOUNT_BITS = 128;
    private static final int AMOUNT_DIGITS_MAX = 39;
    private static final String BALANCE = "{\"balance\":\"0\"}";

    private EnergyRoutes() {}

    static void addTo(Router router) {
        router.add(HttpMethod.GET, IDENTITY, Router.Access.IGNORED, request -> {
            checkIdentity(request);
            return Reply.json(BALANCE);
        });
        router.add(HttpMethod.POST, IDENTITY, Router.Access.REQUIRED, request -> {
            request.requireCaller();
            checkIdentity(request);
            checkAmount(request.query("amount").orElse("0"));
            return Reply.json(BALANCE);
        });
        // Compat: nobody may set a balance.
        router.add(HttpMethod.PUT, IDENTITY, Router.Access.REQUIRED, request -> Reply.empty(401));
    }

    private static void checkIdentity(Request request) {
        if (DatabaseName.asIdentity(request.path("identity")).isEmpty()) {
            throw ApiException.of(ApiException.Reason.API_BAD_REQUEST, "Invalid URL: not an identity");
        }
    }

    private static void checkAmount(String amount) {
        boolean valid = amount.matches("[0-9]{1," + AMOUNT_DIGITS_MAX + "}")
                && new BigInteger(amount).bitLength() <= AMOUNT_BITS;
        if (!valid) {
            throw Request.badQuery("amount: expected a whole number of 128 bits");
        }
    }
}

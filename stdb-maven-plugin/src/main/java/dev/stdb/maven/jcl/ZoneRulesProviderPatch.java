package dev.stdb.maven.jcl;

import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesException;
import java.time.zone.ZoneRulesProvider;
import java.util.Set;

/** Members of {@link ZoneRulesProvider} that would carry the history of all time zones and read the clock. */
public final class ZoneRulesProviderPatch {
    private ZoneRulesProviderPatch() {}

    /** Refuses rules of regions. */
    public static ZoneRules getRules(String region, boolean caching) {
        throw new ZoneRulesException(
                "rules of time zones are not available inside a database module; use ZoneOffset: zone=" + region);
    }

    /** Returns no region. */
    public static Set<String> getAvailableZoneIds() {
        return Set.of();
    }
}

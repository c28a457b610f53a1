package weather;

import javax.annotation.processing.Generated;

/**
 * The tables of this module.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class Db {
    private final PollTable poll = new PollTable();

    private final ReportTable report = new ReportTable();

    Db() {
    }

    /**
     * Returns table {@code poll}.
     */
    public PollTable poll() {
        return poll;
    }

    /**
     * Returns table {@code report}.
     */
    public ReportTable report() {
        return report;
    }
}

package dev.stdb.module;

/** A row of a scheduled table that is due too far in the future. */
public final class ScheduleDelayTooLongException extends HostCallException {
    private static final long serialVersionUID = 1L;

    ScheduleDelayTooLongException(int errno, String message) {
        super(ModuleErrorCode.SCHEDULE_DELAY_TOO_LONG, errno, message);
    }
}

package dev.stdb.processor.step;

import dev.stdb.annotation.Scheduled;
import dev.stdb.module.CronTimes;
import dev.stdb.module.ZoneClock;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.CronFields;
import dev.stdb.processor.model.TimerModel;
import dev.stdb.processor.validate.Report;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import org.jspecify.annotations.Nullable;

/** Reads {@code @Scheduled} on a method. */
final class TimerReader {

    private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,9})d)? ?(?:(\\d{1,9})h)? ?(?:(\\d{1,9})m)?"
            + " ?(?:(\\d{1,9})s)? ?(?:(\\d{1,9})ms)? ?(?:(\\d{1,9})us)?");

    private static final long[] UNIT_MICROS = {86_400_000_000L, 3_600_000_000L, 60_000_000, 1_000_000, 1_000, 1};

    /** A host accepts no longer delay (spec module-abi.md §9.5); this is two years. */
    private static final long EVERY_MICROS_MAX = 730 * UNIT_MICROS[0];

    private final Report report;
    private final ExecutableElement method;
    private final AnnotationMirror annotation;

    private TimerReader(Report report, ExecutableElement method, AnnotationMirror annotation) {
        this.report = report;
        this.method = method;
        this.annotation = annotation;
    }

    /** Returns when the database calls a method; null if it does not, or a problem was reported. */
    static @Nullable TimerModel read(Report report, ExecutableElement method) {
        return Mirrors.find(method, Scheduled.class)
                .map(annotation -> new TimerReader(report, method, annotation).read())
                .orElse(null);
    }

    private @Nullable TimerModel read() {
        Optional<String> every = Mirrors.text(annotation, "every");
        Optional<String> cron = Mirrors.text(annotation, "cron");
        if (every.isPresent() == cron.isPresent()) {
            report.add(method, Message.SCHEDULED_TIMES, method.getSimpleName());
            return null;
        }
        return every.isPresent() ? readEvery(every.get()) : readCron(cron.orElseThrow());
    }

    private void reportAt(String member, Message message, Object... arguments) {
        Mirrors.value(annotation, member)
                .ifPresent(value -> report.addAt(method, annotation, value, message, arguments));
    }

    private @Nullable TimerModel readEvery(String text) {
        long micros = micros(text.strip());
        if (micros <= 0 || micros > EVERY_MICROS_MAX) {
            reportAt("every", Message.SCHEDULED_EVERY, text);
            return null;
        }
        if (Mirrors.value(annotation, "zone").isPresent()) {
            reportAt("zone", Message.SCHEDULED_ZONE_MISPLACED);
            return null;
        }
        return new TimerModel("every " + text.strip(), micros, null, "");
    }

    /** Returns a duration, 0 if the text is none. */
    private static long micros(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            return 0;
        }
        double micros = 0;
        for (int unit = 0; unit < UNIT_MICROS.length; unit++) {
            String digits = parts.group(unit + 1);
            micros += digits == null ? 0 : Long.parseLong(digits) * (double) UNIT_MICROS[unit];
        }
        // Sums beyond the limit need not be exact.
        return (long) micros;
    }

    private @Nullable TimerModel readCron(String text) {
        CronFields fields;
        try {
            fields = CronExpression.parse(text);
        } catch (IllegalArgumentException e) {
            reportAt("cron", Message.SCHEDULED_CRON, text, String.valueOf(e.getMessage()));
            return null;
        }
        String zone = Mirrors.text(annotation, "zone").orElse("UTC");
        Optional<String> clock = Zones.rules(zone);
        if (clock.isEmpty()) {
            reportAt("zone", Message.SCHEDULED_ZONE, zone, Zones.nearest(zone));
            return null;
        }
        if (times(fields).isNever()) {
            reportAt("cron", Message.SCHEDULED_NEVER, text);
            return null;
        }
        return new TimerModel("cron " + text.strip() + " " + zone, 0, fields, clock.get());
    }

    private static CronTimes times(CronFields fields) {
        return new CronTimes(
                fields.minutes(),
                fields.hours(),
                fields.days(),
                fields.months(),
                fields.weekdays(),
                fields.eitherDay(),
                ZoneClock.of("0"));
    }
}

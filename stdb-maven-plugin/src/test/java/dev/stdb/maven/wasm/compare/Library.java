package dev.stdb.maven.wasm.compare;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/** Other classes of the library: random numbers, identifiers, checksums, time, monitors. */
// Odd expressions are what this is about.
@SuppressWarnings("InvalidJavaTimeConstant")
final class Library {
    private Library() {}

    static void run(Lines lines) {
        random(lines);
        identifiers(lines);
        checksums(lines);
        monitors(lines);
        durations(lines);
        dates(lines);
        formatting(lines);
        parsing(lines);
    }

    private static void random(Lines lines) {
        for (long seed : new long[] {0, 42, -7, Long.MAX_VALUE}) {
            lines.add("random " + seed, () -> {
                Random random = new Random(seed);
                return random.nextInt() + " " + random.nextInt(10) + " " + random.nextInt(1000) + " "
                        + random.nextLong() + " "
                        + Lines.bits(random.nextDouble()) + " " + Lines.bits(random.nextFloat()) + " "
                        + random.nextBoolean()
                        + " " + random.nextInt(1 << 30);
            });
            lines.add("random gaussian " + seed, () -> {
                Random random = new Random(seed);
                StringBuilder result = new StringBuilder();
                for (int i = 0; i < 20; i++) {
                    result.append(Lines.bits(random.nextGaussian())).append(' ');
                }
                return result;
            });
            lines.add("random range " + seed, () -> {
                Random random = new Random(seed);
                return random.nextInt(5, 500) + " " + random.nextLong(1000) + " " + random.nextLong(-5, 1L << 40) + " "
                        + Lines.bits(random.nextDouble(2.5)) + " " + Lines.bits(random.nextDouble(1, 3));
            });
            lines.add(
                    "random streams " + seed,
                    () -> new Random(seed).ints(5).boxed().toList() + " "
                            + new Random(seed).ints(5, 0, 100).boxed().toList()
                            + new Random(seed).longs(2).boxed().toList()
                            + Lines.bits(new Random(seed).doubles(3).sum()));
            lines.add("random bytes " + seed, () -> {
                byte[] bytes = new byte[11];
                new Random(seed).nextBytes(bytes);
                return Arrays.toString(bytes);
            });
        }
    }

    private static void identifiers(Lines lines) {
        lines.add(
                "uuid",
                () -> new UUID(1, 2).toString()
                        + UUID.fromString("01888d6e-5c00-7000-8000-000000000001")
                                .getMostSignificantBits() + " "
                        + UUID.fromString("01888d6e-5c00-7000-8000-000000000001")
                                .version() + " "
                        + new UUID(-1, -1).variant() + " " + new UUID(7, -3).hashCode()
                        + new UUID(1, 2).compareTo(new UUID(-1, 2)) + " "
                        + new UUID(1, 2).equals(new UUID(1, 2)) + new UUID(0xfedcba9876543210L, 0x8123456789abcdefL));
        for (String text : new String[] {"", "x", "01888d6e-5c00-7000-8000-0000000000011", "1-2-3-4"}) {
            lines.add("uuid of " + text, () -> {
                try {
                    return UUID.fromString(text);
                } catch (IllegalArgumentException e) {
                    return "refused";
                }
            });
        }
    }

    private static void checksums(Lines lines) {
        for (String text : new String[] {"", "a", "123456789", "The quick brown fox jumps over the lazy dog"}) {
            lines.add("crc32 " + text, () -> {
                CRC32 crc = new CRC32();
                crc.update(text.getBytes(StandardCharsets.UTF_8));
                crc.update(7);
                return crc.getValue();
            });
            lines.add("adler32 " + text, () -> {
                Adler32 adler = new Adler32();
                adler.update(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
                return adler.getValue();
            });
        }
    }

    private static int shared;

    private static synchronized int increment(int by) {
        shared += by;
        return shared;
    }

    private static void monitors(Lines lines) {
        lines.add("synchronized block", () -> {
            Object lock = new Object();
            synchronized (lock) {
                synchronized (lock) {
                    return "entered";
                }
            }
        });
        lines.add("synchronized method", () -> {
            shared = 1;
            return increment(4);
        });
        lines.add("synchronized and thrown", () -> {
            Object lock = new Object();
            try {
                synchronized (lock) {
                    throw new IllegalStateException("inside");
                }
            } catch (IllegalStateException e) {
                synchronized (lock) {
                    return e.getMessage();
                }
            }
        });
        lines.add("thread local", () -> {
            ThreadLocal<Integer> local = ThreadLocal.withInitial(() -> 5);
            int first = local.get();
            local.set(6);
            int second = local.get();
            local.remove();
            ThreadLocal<String> empty = new ThreadLocal<>();
            return first + " " + second + " " + local.get() + " " + empty.get();
        });
        lines.add(
                "atomics",
                () -> new AtomicLong(5).incrementAndGet() + " " + new AtomicInteger(5).getAndAdd(3) + " "
                        + new AtomicInteger(1).updateAndGet(x -> x + 4) + new AtomicLong(2).compareAndSet(2, 3));
        lines.add("string buffer", () -> new StringBuffer("ab").append(1).reverse());
    }

    private static void durations(Lines lines) {
        long[] seconds = {0, 1, -1, 59, 60, 3600, 86_400, -90_061, 1L << 40};
        for (long s : seconds) {
            lines.add(
                    "duration " + s,
                    () -> Duration.ofSeconds(s) + " " + Duration.ofMillis(s * 7).toMinutes() + " "
                            + Duration.ofSeconds(s, 5_000_000)
                            + Duration.ofSeconds(s).negated()
                            + Duration.ofNanos(s).getNano());
            lines.add(
                    "instant " + s,
                    () -> Instant.ofEpochSecond(s, 123_000_000) + " "
                            + Instant.ofEpochMilli(s).plusSeconds(5));
        }
        lines.add(
                "instant arithmetic",
                () -> Duration.between(Instant.EPOCH, Instant.ofEpochSecond(90)) + " "
                        + Instant.EPOCH.isBefore(Instant.ofEpochMilli(1))
                        + Instant.ofEpochSecond(5).compareTo(Instant.EPOCH)
                        + ChronoUnit.DAYS.between(LocalDate.of(2024, 1, 1), LocalDate.of(2025, 1, 1)));
        lines.add(
                "period",
                () -> Period.between(LocalDate.of(2024, 1, 31), LocalDate.of(2025, 3, 1)) + " "
                        + Period.ofMonths(14).normalized());
    }

    private static void dates(Lines lines) {
        LocalDate[] dates = {
            LocalDate.of(2024, 2, 28),
            LocalDate.of(2024, 2, 29),
            LocalDate.of(1900, 12, 31),
            LocalDate.of(1, 1, 1),
            LocalDate.ofEpochDay(0),
            LocalDate.of(9999, 12, 31)
        };
        for (LocalDate date : dates) {
            lines.add(
                    "date " + date,
                    () -> date.plusDays(2) + " " + date.plusMonths(1) + " " + date.getDayOfWeek() + " "
                            + date.getDayOfYear() + " " + date.isLeapYear() + " " + date.toEpochDay() + " "
                            + date.minusYears(1) + " "
                            + date.withDayOfMonth(1) + date.lengthOfMonth() + date.getMonth());
            lines.add(
                    "date adjusted " + date,
                    () -> date.with(TemporalAdjusters.lastDayOfMonth()) + " "
                            + date.with(TemporalAdjusters.next(DayOfWeek.MONDAY)));
        }
        lines.add(
                "date time",
                () -> LocalDateTime.of(2024, 1, 31, 23, 59, 59, 999_000_000).plusSeconds(1) + " "
                        + LocalDateTime.of(2024, 1, 1, 0, 0)
                        + LocalTime.of(10, 5).plusMinutes(1500) + " "
                        + LocalDateTime.ofEpochSecond(1_700_000_000L, 5, ZoneOffset.UTC));
        lines.add(
                "zoned",
                () -> ZonedDateTime.ofInstant(Instant.ofEpochSecond(1_700_000_000L), ZoneOffset.UTC) + " "
                        + OffsetDateTime.ofInstant(Instant.ofEpochSecond(1_700_000_000L), ZoneOffset.ofHours(2)));
        lines.add(
                "days of week",
                () -> DayOfWeek.MONDAY.plus(3) + " " + Month.JANUARY.minus(1) + " " + YearMonth.of(2024, 2)
                        + Year.isLeap(2000) + DayOfWeek.of(7));
        lines.add("bad date", () -> LocalDate.of(2023, 2, 29));
        lines.add("bad month", () -> LocalDate.of(2023, 13, 1));
    }

    private static void formatting(Lines lines) {
        LocalDateTime time = LocalDateTime.of(2024, 3, 5, 7, 8, 9, 12_345_678);
        String[] patterns = {
            "yyyy-MM-dd",
            "dd.MM.yyyy HH:mm:ss",
            "uuuu/M/d",
            "HH:mm:ss.SSS",
            "hh:mm a",
            "yyyyMMdd'T'HHmmss",
            "D",
            "yy",
            "SSSSSSSSS",
            "A",
            "'literal' H",
            "k:m",
            "[yyyy][-MM]",
            "e",
            "Q"
        };
        for (String pattern : patterns) {
            lines.add(
                    "pattern " + pattern,
                    () -> DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time));
            lines.add(
                    "pattern english " + pattern,
                    () -> time.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)));
        }
        lines.add(
                "iso",
                () -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time) + " "
                        + DateTimeFormatter.ISO_LOCAL_DATE.format(time)
                        + " " + DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochSecond(1_700_000_000L)) + " "
                        + DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atOffset(ZoneOffset.ofHours(-3))) + " "
                        + DateTimeFormatter.BASIC_ISO_DATE.format(time));
        lines.add("bad pattern", () -> DateTimeFormatter.ofPattern("yyyy-bb"));
        lines.add("unsupported field", () -> DateTimeFormatter.ofPattern("HH").format(LocalDate.ofEpochDay(0)));
    }

    private static void parsing(Lines lines) {
        String[] texts = {
            "2024-03-05",
            "2024-3-5",
            "2024-02-30",
            "",
            "2024-03-05T07:08:09",
            "2024-03-05T07:08",
            "2024-03-05T07:08:09.123456789",
            "2024-03-05T07:08:09Z",
            "07:08",
            "07:08:09.5",
            "P1D",
            "PT1H30M",
            "P2Y3M",
            "x"
        };
        for (String text : texts) {
            lines.add("LocalDate " + text, () -> LocalDate.parse(text));
            lines.add("LocalDateTime " + text, () -> LocalDateTime.parse(text));
            lines.add("LocalTime " + text, () -> LocalTime.parse(text));
            lines.add("Instant " + text, () -> Instant.parse(text));
            lines.add("OffsetDateTime " + text, () -> OffsetDateTime.parse(text));
            lines.add("Duration " + text, () -> Duration.parse(text));
            lines.add("Period " + text, () -> Period.parse(text));
        }
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm", Locale.ROOT);
        for (String text :
                new String[] {"05.03.2024 07:08", "5.3.2024 07:08", "31.02.2024 00:00", "05.03.2024 07:08x"}) {
            lines.add("parsed by pattern " + text, () -> LocalDateTime.parse(text, formatter));
        }
    }
}

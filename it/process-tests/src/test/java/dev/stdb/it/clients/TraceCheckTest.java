package dev.stdb.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.clients.TraceEntry.Cause;
import dev.stdb.it.clients.TraceEntry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Finds each kind of mistake that a client can make, in traces made by hand. */
class TraceCheckTest {
    private static final List<String> TABLES = List.of("entry", "mark", "progress");
    private static final String NONE = CacheDigest.EMPTY;
    private static final String MARK = CacheDigest.of(Map.of("mark", Set.of("1,a")));
    private static final String PROGRESS_1 = CacheDigest.of(Map.of("progress", Set.of("1,1")));
    private static final String PROGRESS_2 = CacheDigest.of(Map.of("progress", Set.of("1,2")));
    private static final String ENTRY = CacheDigest.of(Map.of("entry", Set.of("1,3,9")));
    private static final TraceEntry START = mark(Kind.START, "", "", NONE);

    private final TraceCheck ours = new TraceCheck("ours", CallbackOrder.OURS, TABLES);
    private final TraceCheck official = new TraceCheck("official", CallbackOrder.OFFICIAL, TABLES);

    @Test
    void acceptsAHistoryInOrder() {
        accept(
                START,
                set(Kind.APPLIED, "1", Cause.SUBSCRIBE, 7, MARK),
                row(Kind.INSERT, "1", Cause.SUBSCRIBE, "mark", "1,a", MARK),
                mark(Kind.CALLED, "9", "mark", MARK),
                row(Kind.BEFORE_DELETE, "2", Cause.TRANSACTION, "mark", "1,a", MARK),
                row(Kind.DELETE, "2", Cause.TRANSACTION, "mark", "1,a", PROGRESS_1),
                row(Kind.INSERT, "2", Cause.TRANSACTION, "progress", "1,1", PROGRESS_1),
                mark(Kind.DONE, "9", "OK", PROGRESS_1),
                mark(Kind.LOST, "", "", PROGRESS_1),
                update("3", Cause.RESYNC, "1,1", "1,2", PROGRESS_2),
                row(Kind.BACK, "3", Cause.RESYNC, "", "", PROGRESS_2),
                row(Kind.BEFORE_DELETE, "4", Cause.UNSUBSCRIBE, "progress", "1,2", PROGRESS_2),
                set(Kind.ENDED, "4", Cause.UNSUBSCRIBE, 7, NONE),
                row(Kind.DELETE, "4", Cause.UNSUBSCRIBE, "progress", "1,2", NONE));

        assertThat(ours.comebacks()).isEqualTo(1);
        assertThat(ours.activeSets()).isEmpty();
        assertThat(ours.told("progress")).isEmpty();
    }

    @Test
    void acceptsAnOfficialConnectionThatIsReplaced() {
        accept(
                official,
                START,
                set(Kind.APPLIED, "", Cause.NONE, 6, NONE),
                set(Kind.APPLIED, "", Cause.NONE, 7, MARK),
                row(Kind.INSERT, "1", Cause.SUBSCRIBE, "mark", "1,a", MARK),
                START,
                set(Kind.APPLIED, "", Cause.NONE, 7, MARK),
                row(Kind.INSERT, "2", Cause.SUBSCRIBE, "mark", "1,a", MARK));

        assertThat(official.activeSets()).containsExactly(7);
        assertThat(official.told("mark")).containsExactly("1,a");
    }

    @Test
    void findsRowsThatComeTwice() {
        refuses(
                "inserted twice",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "mark", "1,a", MARK),
                row(Kind.INSERT, "2", Cause.TRANSACTION, "mark", "1,a", MARK));
    }

    @Test
    void findsRowsThatGoWithoutHavingCome() {
        refuses(
                "deleted without insert",
                START,
                row(Kind.BEFORE_DELETE, "1", Cause.TRANSACTION, "mark", "1,a", NONE),
                row(Kind.DELETE, "1", Cause.TRANSACTION, "mark", "1,a", NONE));
    }

    @Test
    void findsHalfOfATransaction() {
        refuses(
                "the callback must see the cache",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "mark", "1,a", MARK),
                row(
                        Kind.INSERT,
                        "1",
                        Cause.TRANSACTION,
                        "progress",
                        "1,1",
                        CacheDigest.of(Map.of("mark", Set.of("1,a"), "progress", Set.of("1,1")))));
    }

    @Test
    void findsInsertsBeforeDeletes() {
        refuses(
                "callbacks in a wrong order",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "progress", "1,1", PROGRESS_1),
                row(Kind.BEFORE_DELETE, "2", Cause.TRANSACTION, "progress", "1,1", PROGRESS_1),
                row(Kind.INSERT, "2", Cause.TRANSACTION, "progress", "2,1", NONE),
                row(Kind.DELETE, "2", Cause.TRANSACTION, "progress", "1,1", NONE));
    }

    @Test
    void findsTablesInAWrongOrder() {
        refuses(
                "callbacks in a wrong order",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "progress", "1,1", NONE),
                row(Kind.INSERT, "1", Cause.TRANSACTION, "mark", "1,a", NONE));
    }

    @Test
    void findsRowsBeforeTheirQuerySet() {
        refuses(
                "callbacks in a wrong order",
                START,
                row(Kind.INSERT, "1", Cause.SUBSCRIBE, "mark", "1,a", MARK),
                set(Kind.APPLIED, "1", Cause.SUBSCRIBE, 7, MARK));
    }

    @Test
    void findsRowsOfTheOfficialClientBeforeTheirQuerySet() {
        refusesOfficial(
                "tells 0 times APPLIED",
                START,
                row(Kind.INSERT, "1", Cause.SUBSCRIBE, "mark", "1,a", MARK),
                set(Kind.APPLIED, "", Cause.NONE, 7, MARK));
    }

    @Test
    void findsAnUpdateToldAsDeleteAndInsert() {
        refuses(
                "deleted and inserted in one message",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "progress", "1,1", PROGRESS_1),
                row(Kind.BEFORE_DELETE, "2", Cause.TRANSACTION, "progress", "1,1", PROGRESS_1),
                row(Kind.DELETE, "2", Cause.TRANSACTION, "progress", "1,1", PROGRESS_2),
                row(Kind.INSERT, "2", Cause.TRANSACTION, "progress", "1,2", PROGRESS_2));
    }

    @Test
    void findsAnUpdateThatChangesNothing() {
        refuses(
                "an update that changes nothing",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "progress", "1,1", PROGRESS_1),
                update("2", Cause.TRANSACTION, "1,1", "1,1", PROGRESS_1));
    }

    @Test
    void findsADeleteThatWasNotToldBefore() {
        refuses(
                "told before: []",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "mark", "1,a", MARK),
                row(Kind.DELETE, "2", Cause.TRANSACTION, "mark", "1,a", NONE));
    }

    @Test
    void findsACacheEmptiedWithTheConnection() {
        refuses(
                "the cache must be",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "mark", "1,a", MARK),
                mark(Kind.LOST, "", "", NONE));
    }

    @Test
    void findsAnEmptyCacheBetweenMessages() {
        refuses(
                "the cache must be",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "mark", "1,a", MARK),
                mark(Kind.SAMPLE, "", "", NONE));
    }

    @Test
    void findsAnEmptyCacheThatAnotherThreadHasSeen() {
        accept(START, row(Kind.INSERT, "1", Cause.TRANSACTION, "mark", "1,a", MARK));

        assertThatThrownBy(() -> ours.accept(new Report(List.of(), Set.of(MARK, NONE), Map.of())))
                .hasMessageContaining("another thread has read a cache that never was: [" + NONE);
    }

    @Test
    void findsRowsThatGoAndComeAgainWithTheConnection() {
        refuses(
                "the cache changes while the connection is lost",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "mark", "1,a", MARK),
                mark(Kind.LOST, "", "", MARK),
                row(Kind.BEFORE_DELETE, "2", Cause.RESYNC, "mark", "1,a", MARK),
                row(Kind.DELETE, "2", Cause.RESYNC, "mark", "1,a", NONE),
                row(Kind.INSERT, "3", Cause.RESYNC, "mark", "1,a", MARK),
                row(Kind.BACK, "3", Cause.RESYNC, "", "", MARK));
    }

    @Test
    void findsUnchangedRowsToldWithAConnectionThatIsBack() {
        refuses(
                "deleted and inserted in one message",
                START,
                row(Kind.INSERT, "1", Cause.TRANSACTION, "mark", "1,a", MARK),
                mark(Kind.LOST, "", "", MARK),
                row(Kind.BEFORE_DELETE, "2", Cause.RESYNC, "mark", "1,a", MARK),
                row(Kind.DELETE, "2", Cause.RESYNC, "mark", "1,a", MARK),
                row(Kind.INSERT, "2", Cause.RESYNC, "mark", "1,a", MARK),
                row(Kind.BACK, "2", Cause.RESYNC, "", "", MARK));
    }

    @Test
    void findsAConnectionThatDoesNotComeBack() {
        refuses("the connection has not come back", START, mark(Kind.LOST, "", "", NONE));
    }

    @Test
    void findsAnotherConnectionInPlaceOfOneThatComesBack() {
        refuses("stays the same object", START, START);
    }

    @Test
    void findsCallsWithoutAnOutcome() {
        refuses("calls without an outcome", START, mark(Kind.CALLED, "9", "append", NONE));
    }

    @Test
    void findsCallsWithTwoOutcomes() {
        refuses(
                "not open: 9",
                START,
                mark(Kind.CALLED, "9", "append", NONE),
                mark(Kind.DONE, "9", "UNKNOWN", NONE),
                mark(Kind.DONE, "9", "OK", NONE));
    }

    @Test
    void findsAnswersInAnotherOrderThanCalls() {
        refuses(
                "call 8 is answered behind call 9",
                START,
                mark(Kind.CALLED, "8", "append", NONE),
                mark(Kind.CALLED, "9", "append", NONE),
                mark(Kind.DONE, "9", "OK", NONE),
                mark(Kind.DONE, "8", "OK", NONE));
    }

    @Test
    void findsAReducerThatMustRefuseAndDoesNot() {
        refuses(
                "OK is no answer of refuse",
                START,
                mark(Kind.CALLED, "9", "refuse", NONE),
                mark(Kind.DONE, "9", "OK", NONE));
    }

    @Test
    void findsRowsBehindTheOutcomeOfTheirCall() {
        refuses(
                "the row is behind the outcome of its call",
                START,
                mark(Kind.CALLED, "9", "append", NONE),
                mark(Kind.DONE, "9", "OK", NONE),
                row(Kind.INSERT, "1", Cause.REDUCER, "entry", "1,3,9", ENTRY));
    }

    @Test
    void findsOwnRowsToldAsThoseOfOthers() {
        refuses(
                "told as somebody else's",
                START,
                mark(Kind.CALLED, "9", "append", NONE),
                row(Kind.INSERT, "1", Cause.TRANSACTION, "entry", "1,3,9", ENTRY),
                mark(Kind.DONE, "9", "OK", ENTRY));
    }

    @Test
    void findsRowsOfOthersToldAsOwnOnes() {
        refuses("told as the row of an own call", START, row(Kind.INSERT, "1", Cause.REDUCER, "entry", "1,3,9", ENTRY));
    }

    @Test
    void findsQuerySetsToldTwice() {
        refuses(
                "applied twice",
                START,
                set(Kind.APPLIED, "1", Cause.SUBSCRIBE, 7, NONE),
                set(Kind.APPLIED, "2", Cause.SUBSCRIBE, 7, NONE));
    }

    @Test
    void findsWhatMustNotHappenAtAll() {
        refuses("must not happen", START, mark(Kind.ERROR, "", "a callback failed", NONE));
    }

    private void accept(TraceEntry... entries) {
        accept(ours, entries);
    }

    private static void accept(TraceCheck check, TraceEntry... entries) {
        check.accept(new Report(new ArrayList<>(List.of(entries)), Set.of(), Map.of()));
    }

    private void refuses(String mistake, TraceEntry... entries) {
        assertThatThrownBy(() -> accept(ours, entries)).hasMessageContaining(mistake);
    }

    private void refusesOfficial(String mistake, TraceEntry... entries) {
        assertThatThrownBy(() -> accept(official, entries)).hasMessageContaining(mistake);
    }

    private static TraceEntry mark(Kind kind, String subject, String row, String cache) {
        return new TraceEntry(kind, "", Cause.NONE, subject, row, "", cache);
    }

    private static TraceEntry set(Kind kind, String message, Cause cause, int set, String cache) {
        return new TraceEntry(kind, message, cause, Integer.toString(set), "", "", cache);
    }

    private static TraceEntry row(Kind kind, String message, Cause cause, String table, String row, String cache) {
        return new TraceEntry(kind, message, cause, table, row, "", cache);
    }

    private static TraceEntry update(String message, Cause cause, String before, String after, String cache) {
        return new TraceEntry(Kind.UPDATE, message, cause, "progress", after, before, cache);
    }
}

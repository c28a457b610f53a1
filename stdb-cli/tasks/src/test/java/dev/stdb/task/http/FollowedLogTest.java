package dev.stdb.task.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Spelling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowedLogTest {
    private final List<String> told = new ArrayList<>();
    private FakeServer server;
    private DatabaseClient client;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        client = new DatabaseClient(server.uri(), "T", Spelling.MAVEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String record(long micros, String message) {
        return "{\"level\":\"Info\",\"ts\":" + micros + ",\"message\":\"" + message + "\"}\n";
    }

    /** Follows; the server ends after so many looks at it. */
    private void follow(int looks) throws Exception {
        Iterator<Boolean> ends = Stream.concat(Stream.generate(() -> false).limit(looks), Stream.of(true))
                .iterator();
        Stream<String> first = client.openLog("chat", OptionalInt.empty(), true);
        new FollowedLog(client, "chat", line -> told.add(line.message())).follow(first, ends::next);
    }

    @Test
    void streamsThatEndAreFollowedByTheNextWithoutRepeatingRecords() throws Exception {
        server.answer(200, record(1, "one") + record(2, "two"))
                .answer(503, "the database is starting")
                .answer(200, record(2, "two") + record(3, "three") + record(3, "four"));
        follow(2);
        assertThat(told).containsExactly("one", "two", "three", "four");
        assertThat(server.requests().get(0)).startsWith("GET /v1/database/chat/logs?follow=true Bearer");
        assertThat(server.requests().get(2)).startsWith("GET /v1/database/chat/logs?follow=true&num_lines=1000 ");
    }

    @Test
    void databasesThatAreGoneAreFollowedNoMore() {
        server.answer(200, record(1, "one")).answer(404, "no such database");
        assertThatThrownBy(() -> follow(100)).isInstanceOf(ServerException.class);
        assertThat(told).containsExactly("one");
    }
}

package dev.stdb.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTableTest {
    private static final CodeFrame SEND = new CodeFrame("chat.Chat", "send", "Chat.java", 31);
    private static final CodeFrame CHECK = new CodeFrame("chat.Chat", "check", "Chat.java", 200);
    private static final CodeFrame UNKNOWN = new CodeFrame("chat.Room", "<init>", null, 0);
    private static final FrameTable TABLE = FrameTable.of(Map.of(
            7, List.of(List.of(SEND), List.of(), List.of(CHECK, SEND), List.of(SEND)),
            300, List.of(List.of(UNKNOWN))));

    @Test
    void bytesAreAsDocumented() {
        assertThat(HexFormat.of().formatHex(TABLE.encode()))
                .isEqualTo(String.join(
                        "",
                        "01", // version
                        "02", // classes
                        "09" + "636861742e43686174" + "09" + "436861742e6a617661",
                        "09" + "636861742e526f6f6d" + "00",
                        "03", // methods
                        "00" + "04" + "73656e64",
                        "00" + "05" + "636865636b",
                        "01" + "06" + "3c696e69743e",
                        "04", // places
                        "01" + "00" + "1f",
                        "00",
                        "02" + "01" + "c801" + "00" + "1f",
                        "01" + "02" + "00",
                        "02", // functions
                        "07" + "04" + "00010200",
                        "a502" + "01" + "03"));
    }

    @Test
    void framesAreFoundByFunctionAndMark() {
        FrameTable decoded = FrameTable.decode(TABLE.encode());
        assertThat(decoded.at(7, 1)).containsExactly(SEND);
        assertThat(decoded.at(7, 2)).isEmpty();
        assertThat(decoded.at(7, 3)).containsExactly(CHECK, SEND);
        assertThat(decoded.at(7, 4)).containsExactly(SEND);
        assertThat(decoded.at(300, 1)).containsExactly(UNKNOWN);
        assertThat(decoded.at(7, 0)).isEmpty();
        assertThat(decoded.at(7, 5)).isEmpty();
        assertThat(decoded.at(8, 1)).isEmpty();
        assertThat(decoded.at(7, -1)).isEmpty();
    }

    @Test
    void framesReadLikeThoseOfTheJvm() {
        assertThat(SEND).hasToString("chat.Chat.send(Chat.java:31)");
        assertThat(new CodeFrame("a.B", "c", "B.java", 0)).hasToString("a.B.c(B.java)");
        assertThat(UNKNOWN).hasToString("chat.Room.<init>(Unknown Source)");
    }

    @Test
    void whatIsNoTableIsRefused() {
        byte[] bytes = TABLE.encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> FrameTable.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        bytes[0] = 2;
        assertThatThrownBy(() -> FrameTable.decode(bytes)).hasMessage("section stdb.frames has version 2, expected 1");
    }

    @Test
    void damagedTablesAreReadOrRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = TABLE.encode();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                FrameTable.decode(bytes).at(7, 1);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("stdb.frames");
            }
        }
    }

    @Test
    void authorsAreNeitherTheLibraryNorStdb() {
        assertThat(AuthorCode.includes("chat.Chat$Room")).isTrue();
        assertThat(AuthorCode.includes("Main")).isTrue();
        assertThat(AuthorCode.includes("dev.stdb.examples.chat.Chat")).isTrue();
        assertThat(AuthorCode.includes("javafx.Chart")).isTrue();
        for (String foreign : List.of(
                "java.util.List",
                "org.teavm.runtime.EventQueue",
                "dev.stdb.StdbException",
                "dev.stdb.module.ModuleCalls",
                "dev.stdb.generated.ModuleExports",
                "dev.stdb.maven.jcl.StackTraces",
                "chat.ReducerDispatch",
                "chat.admin.ReducerBridge",
                "chat.Chat$send$lambda$_1_0")) {
            assertThat(AuthorCode.includes(foreign)).as(foreign).isFalse();
        }
    }
}

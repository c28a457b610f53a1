package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.examples.chat.Chat;
import dev.stdb.moduledef.JvmDescriptor;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Issue 9 d: a debugger stops inside a reducer of a module that runs as {@code stdb:run} runs it in mode jvm. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class JvmDebuggerIT {
    private static final String DATABASE = "debugged";

    @TempDir
    Path temp;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static VirtualMachine attach(int port) throws Exception {
        AttachingConnector sockets = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = sockets.defaultArguments();
        Objects.requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
        Objects.requireNonNull(arguments.get("port")).setValue(String.valueOf(port));
        return sockets.attach(arguments);
    }

    @Test
    void stopsInsideAReducerReadsALocalVariableAndLetsItCommit() throws Exception {
        List<Path> classPath = Fixtures.classPath(Chat.class);
        Path program = Files.write(
                temp.resolve("chat.descriptor"),
                JvmDescriptor.of(DATABASE, classPath).encode());
        int port = freePort();
        try (ServerProcess server = ServerProcess.start(
                List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port),
                temp.resolve("data"),
                "--jvm-module",
                DATABASE + "="
                        + classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)))) {
            String token = server.newToken();
            server.publish(DATABASE, program, token);
            VirtualMachine debugged = attach(port);
            try (WireClient client = WireClient.connect(server.url(), DATABASE, token)) {
                breakAtReducer(debugged);
                BsatnWriter text = new BsatnWriter();
                text.writeString("look at me");
                client.call(1, "send_message", text);

                BreakpointEvent stop = awaitBreakpoint(debugged);
                StackFrame frame = stop.thread().frame(0);
                assertThat(frame.location().sourceName()).isEqualTo("Chat.java");
                assertThat(((StringReference) frame.getValue(frame.visibleVariableByName("text"))).value())
                        .isEqualTo("look at me");
                assertThat(client.results()).isEmpty();
                debugged.eventRequestManager().deleteAllBreakpoints();
                debugged.resume();

                WireClient.Result result = client.results().poll(90, TimeUnit.SECONDS);
                assertThat(result != null && result.committed()).isTrue();
            } finally {
                debugged.dispose();
            }
            assertThat(server.sql(DATABASE, "SELECT text FROM message", token)).contains("look at me");
        }
    }

    /** Sets a breakpoint at the first line of the reducer, also if its class is not loaded yet. */
    private static void breakAtReducer(VirtualMachine debugged) {
        ClassPrepareRequest loaded = debugged.eventRequestManager().createClassPrepareRequest();
        loaded.addClassFilter(Chat.class.getName());
        loaded.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        loaded.enable();
        for (ReferenceType type : debugged.classesByName(Chat.class.getName())) {
            breakAt(debugged, type);
        }
    }

    private static void breakAt(VirtualMachine debugged, ReferenceType type) {
        Location start = type.methodsByName("sendMessage").get(0).location();
        BreakpointRequest request = debugged.eventRequestManager().createBreakpointRequest(start);
        request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        request.enable();
    }

    private static BreakpointEvent awaitBreakpoint(VirtualMachine debugged) throws InterruptedException {
        while (true) {
            EventSet events = debugged.eventQueue().remove(TimeUnit.SECONDS.toMillis(120));
            if (events == null) {
                throw new AssertionError("the breakpoint was not reached");
            }
            for (Event event : events) {
                if (event instanceof BreakpointEvent stop) {
                    return stop;
                }
                if (event instanceof ClassPrepareEvent prepared) {
                    breakAt(debugged, prepared.referenceType());
                }
            }
            events.resume();
        }
    }
}

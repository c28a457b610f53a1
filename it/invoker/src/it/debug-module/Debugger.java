import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;

/**
 * What an IDE does: attaches to a port, stops all threads at a line, shows a local variable, and goes on when told to
 * by a line on standard input.
 *
 * <p>Arguments: port, class, line, name of the variable.
 */
public final class Debugger {
    private static final long PATIENCE_MILLIS = 120_000;

    private Debugger() {}

    public static void main(String[] args) throws Exception {
        VirtualMachine debugged = attach(args[0]);
        String className = args[1];
        int line = Integer.parseInt(args[2]);
        ClassPrepareRequest loaded = debugged.eventRequestManager().createClassPrepareRequest();
        loaded.addClassFilter(className);
        loaded.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        loaded.enable();
        for (ReferenceType type : debugged.classesByName(className)) {
            breakAt(type, line);
        }
        System.out.println("attached");

        StackFrame frame = awaitBreakpoint(debugged, line).thread().frame(0);
        System.out.println("stopped at " + frame.location().sourceName() + ":"
                + frame.location().lineNumber() + " with " + args[3] + " = "
                + frame.getValue(frame.visibleVariableByName(args[3])));
        System.in.read();
        debugged.eventRequestManager().deleteAllBreakpoints();
        debugged.dispose();
        System.out.println("let go");
    }

    private static VirtualMachine attach(String port) throws Exception {
        AttachingConnector sockets = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        var arguments = sockets.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port);
        return sockets.attach(arguments);
    }

    private static void breakAt(ReferenceType type, int line) throws AbsentInformationException {
        BreakpointRequest stop = type.virtualMachine()
                .eventRequestManager()
                .createBreakpointRequest(type.locationsOfLine(line).get(0));
        stop.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        stop.enable();
    }

    private static BreakpointEvent awaitBreakpoint(VirtualMachine debugged, int line) throws Exception {
        while (true) {
            EventSet events = debugged.eventQueue().remove(PATIENCE_MILLIS);
            if (events == null) {
                throw new IllegalStateException("the breakpoint was not reached");
            }
            for (Event event : events) {
                if (event instanceof BreakpointEvent stop) {
                    return stop;
                }
                if (event instanceof ClassPrepareEvent prepared) {
                    breakAt(prepared.referenceType(), line);
                }
            }
            events.resume();
        }
    }
}

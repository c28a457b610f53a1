package dev.stdb.maven.mojo;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Stops the server that {@code stdb:start} started for the project; it need not run. */
@Mojo(name = "stop", defaultPhase = LifecyclePhase.POST_INTEGRATION_TEST, threadSafe = true)
public final class StopMojo extends AbstractStdbMojo {
    @Override
    void run() {
        getLog().info(StartMojo.stop(this) ? "stopped the server" : "no server was started");
    }
}

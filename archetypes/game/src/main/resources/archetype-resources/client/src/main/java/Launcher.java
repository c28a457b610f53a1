package ${package};

import com.badlogic.gdx.backends.lwjgl3.Lwjgl3Application;
import com.badlogic.gdx.backends.lwjgl3.Lwjgl3ApplicationConfiguration;
import java.nio.file.Path;

/** Opens the window. */
public final class Launcher {
    private static final String SERVER = "http://127.0.0.1:3000";
    private static final String DATABASE = "${rootArtifactId}";

    private Launcher() {}

    /**
     * Plays until the window is closed.
     *
     * @param args the server's address (default {@code http://127.0.0.1:3000}), and a folder that keeps who one is
     */
    public static void main(String[] args) {
        String server = args.length > 0 ? args[0] : SERVER;
        Path tokens = args.length > 1
                ? Path.of(args[1])
                : Path.of(System.getProperty("user.home"), "." + DATABASE);
        Lwjgl3ApplicationConfiguration window = new Lwjgl3ApplicationConfiguration();
        window.setWindowedMode(640, 640);
        window.setTitle(DATABASE);
        window.useVsync(true);
        new Lwjgl3Application(new GameScreen(new World(server, DATABASE, tokens)), window);
    }
}

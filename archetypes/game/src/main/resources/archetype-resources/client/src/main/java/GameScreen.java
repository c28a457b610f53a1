package ${package};

import com.badlogic.gdx.ApplicationAdapter;
import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.Input.Keys;
import com.badlogic.gdx.graphics.Color;
import com.badlogic.gdx.graphics.GL20;
import com.badlogic.gdx.graphics.OrthographicCamera;
import com.badlogic.gdx.graphics.glutils.ShapeRenderer;
import ${package}.bindings.Gem;
import ${package}.bindings.Player;

/** Draws the rows of the game; knows nothing of the network. */
final class GameScreen extends ApplicationAdapter {
    private static final int FIELD = 20;
    private static final float MARGIN = 0.1f;

    private final World world;
    private ShapeRenderer shapes;
    private OrthographicCamera camera;

    GameScreen(World world) {
        this.world = world;
    }

    @Override
    public void create() {
        shapes = new ShapeRenderer();
        camera = new OrthographicCamera();
        camera.setToOrtho(false, FIELD, FIELD);
    }

    @Override
    public void render() {
        world.advance();
        move();
        Gdx.gl.glClearColor(0.08f, 0.1f, 0.12f, 1);
        Gdx.gl.glClear(GL20.GL_COLOR_BUFFER_BIT);
        shapes.setProjectionMatrix(camera.combined);
        shapes.begin(ShapeRenderer.ShapeType.Filled);
        for (Gem gem : world.gems()) {
            shapes.setColor(Color.GOLD);
            shapes.circle(gem.x() + 0.5f, gem.y() + 0.5f, 0.3f, 16);
        }
        for (Player player : world.players()) {
            shapes.setColor(world.isMe(player) ? Color.LIME : Color.SKY);
            shapes.rect(player.x() + MARGIN, player.y() + MARGIN, 1 - 2 * MARGIN, 1 - 2 * MARGIN);
        }
        shapes.end();
        Gdx.graphics.setTitle(title());
    }

    private String title() {
        return world.players().stream()
                .filter(world::isMe)
                .findFirst()
                .map(player -> player.points() + " points")
                .orElse(world.problem().isEmpty() ? "connecting" : world.problem());
    }

    private void move() {
        int dx = step(Keys.RIGHT) - step(Keys.LEFT);
        int dy = step(Keys.UP) - step(Keys.DOWN);
        if (world.isReady() && (dx != 0 || dy != 0)) {
            world.move(dx, dy);
        }
    }

    private static int step(int key) {
        return Gdx.input.isKeyJustPressed(key) ? 1 : 0;
    }

    @Override
    public void dispose() {
        shapes.dispose();
        world.close();
    }
}

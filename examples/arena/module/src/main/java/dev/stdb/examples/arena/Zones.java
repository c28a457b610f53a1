package dev.stdb.examples.arena;

import java.util.ArrayList;
import java.util.List;

/** The map in squares, numbered row by row: who looks at one and its neighbours need not hear of the whole map. */
final class Zones {
    static final int SIZE = 200;
    static final int COLUMNS = 6;
    static final int ROWS = 4;
    static final int WIDTH = COLUMNS * SIZE;
    static final int HEIGHT = ROWS * SIZE;

    private Zones() {}

    static int of(Spot spot) {
        int column = Math.min((int) spot.x() / SIZE, COLUMNS - 1);
        int row = Math.min((int) spot.y() / SIZE, ROWS - 1);
        return row * COLUMNS + column;
    }

    static boolean isValid(int zone) {
        return zone >= 0 && zone < COLUMNS * ROWS;
    }

    /** Returns a zone and those that touch it. */
    static List<Integer> around(int zone) {
        List<Integer> zones = new ArrayList<>();
        for (int row = zone / COLUMNS - 1; row <= zone / COLUMNS + 1; row++) {
            for (int column = zone % COLUMNS - 1; column <= zone % COLUMNS + 1; column++) {
                if (row >= 0 && row < ROWS && column >= 0 && column < COLUMNS) {
                    zones.add(row * COLUMNS + column);
                }
            }
        }
        return zones;
    }
}

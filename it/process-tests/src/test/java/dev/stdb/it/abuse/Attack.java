package dev.stdb.it.abuse;

/**
 * Something that strangers do to a server.
 *
 * @param name what it is, for reports
 * @param blow does it once
 */
record Attack(String name, Blow blow) {
    /** One blow: over in seconds, but what it has opened stays open until the stranger hangs up. */
    @FunctionalInterface
    interface Blow {
        /**
         * Strikes.
         *
         * @throws AssertionError if a server lets through what it must not, or does not answer
         */
        void strike(Stranger stranger) throws Exception;
    }

    /** Strikes again and again until the stranger is stopped, and returns how often there was room for it. */
    int strikeUntilStopped(Stranger stranger) throws Exception {
        int blows = 0;
        while (!stranger.isStopped()) {
            try {
                blow.strike(stranger);
                blows++;
            } catch (NoRoomException e) {
                Thread.onSpinWait();
            } catch (Exception | AssertionError e) {
                // What is cut off has no answer.
                if (!stranger.isStopped()) {
                    throw e;
                }
            } finally {
                stranger.hangUp();
            }
        }
        return blows;
    }

    @Override
    public String toString() {
        return name;
    }
}

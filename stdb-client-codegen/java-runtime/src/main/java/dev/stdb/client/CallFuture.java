package dev.stdb.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Future that refuses to block the thread that would complete it. */
final class CallFuture<T> extends CompletableFuture<T> {
    private final BooleanSupplier isCallbackThread;

    CallFuture(BooleanSupplier isCallbackThread) {
        this.isCallbackThread = isCallbackThread;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CallFuture<>(isCallbackThread);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        check();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        check();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        check();
        return super.join();
    }

    private void check() {
        if (!isDone() && isCallbackThread.getAsBoolean()) {
            throw new IllegalStateException("waiting on the callback thread would never end; use thenAccept instead");
        }
    }
}

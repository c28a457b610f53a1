package dev.stdb.module;

import java.io.IOException;

/** A body that is written while its client reads (ADR 0049). */
final class StreamedBody extends AnswerBody {
    private final BodyWriter writer;

    /** Creates the body that somebody writes. */
    StreamedBody(BodyWriter writer) {
        this.writer = writer;
    }

    @Override
    void send(int sink) throws IOException {
        if (HostFunctions.answerBegin() != ModuleCalls.OK) {
            // The host answers, or nobody wants the body.
            return;
        }
        AnswerStream out = new AnswerStream(sink);
        try {
            writer.write(out);
            out.close();
        } catch (ClientGoneException e) {
            // There is nobody to tell.
            return;
        }
    }
}

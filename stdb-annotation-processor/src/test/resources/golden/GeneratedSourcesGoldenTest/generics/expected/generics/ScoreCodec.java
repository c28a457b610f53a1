package generics;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Score} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ScoreCodec {
    private ScoreCodec() {
    }

    static int sizeMax(Score value) {
        return 13 + OptionalOfColorCodec.sizeMax(value.before()) + OptionalOfInstantCodec.sizeMax(value.ended()) + OptionalOfU64Codec.sizeMax(value.seed()) + PairOfStringAndI32Codec.sizeMax(value.best()) + ListOfPairOfColorAndPairOfU32AndBoolCodec.sizeMax(value.others()) + RangeOfTimestampCodec.sizeMax(value.span());
    }

    static int write(int at, Score value) {
        Memory.putInt(at, value.id());
        ColorCodec.write(at + 4, value.color());
        Values.writeDuration(at + 5, value.played());
        int next = OptionalOfColorCodec.write(at + 13, value.before());
        int next2 = OptionalOfInstantCodec.write(next, value.ended());
        int next3 = OptionalOfU64Codec.write(next2, value.seed());
        int next4 = PairOfStringAndI32Codec.write(next3, value.best());
        int next5 = ListOfPairOfColorAndPairOfU32AndBoolCodec.write(next4, value.others());
        int next6 = RangeOfTimestampCodec.write(next5, value.span());
        return next6;
    }

    static Score read(int at) {
        int id = Memory.getInt(at);
        Color color = ColorCodec.read(at + 4);
        Duration played = Values.readDuration(at + 5);
        Optional<Color> before = OptionalOfColorCodec.read(at + 13);
        int next = Cursor.end;
        Optional<Instant> ended = OptionalOfInstantCodec.read(next);
        int next2 = Cursor.end;
        Optional<Long> seed = OptionalOfU64Codec.read(next2);
        int next3 = Cursor.end;
        Pair<String, Integer> best = PairOfStringAndI32Codec.read(next3);
        int next4 = Cursor.end;
        List<Pair<Color, Pair<Long, Boolean>>> others = ListOfPairOfColorAndPairOfU32AndBoolCodec.read(next4);
        int next5 = Cursor.end;
        Span<Instant> span = RangeOfTimestampCodec.read(next5);
        int next6 = Cursor.end;
        Cursor.end = next6;
        return new Score(id, color, played, before, ended, seed, best, others, span);
    }
}

package dev.stdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.module.Range;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ordered lookups against a list that is filtered and sorted. Order of values: spec sats.md §5.1. */
class OrderedRowsTest {
    private static final List<Long> SIZES = List.of(0L, 1L, 2L, Long.MAX_VALUE, Long.MIN_VALUE, -2L, -1L);
    private static final List<String> NAMES =
            List.of("", "a", "aa", "b", "\u00fc", "\uff5e", "\ud83d\ude00", "\ud83d\ude01x");
    private static final List<Double> WEIGHTS =
            List.of(Double.NEGATIVE_INFINITY, -1.5, -0.0, 0.0, 0.5, Double.POSITIVE_INFINITY, Double.NaN);

    record Item(int world, long size, String name, double weight) {}

    /** A column as the index knows it, and as the model does. */
    private record Side<K>(KeyColumn<Item, K> column, Function<Item, K> value, List<K> domain, Comparator<K> order) {
        int compare(Item left, Item right) {
            return order.compare(value.apply(left), value.apply(right));
        }

        K any(Random random) {
            return domain.get(random.nextInt(domain.size()));
        }

        Predicate<Item> equalTo(Object key) {
            return item -> order.compare(value.apply(item), as(key)) == 0;
        }

        Predicate<Item> in(Range<K> range) {
            return item -> isAbove(range, value.apply(item)) && isBelow(range, value.apply(item));
        }

        private boolean isAbove(Range<K> range, K key) {
            K lower = range.lower();
            int order = lower == null ? 1 : this.order.compare(key, lower);
            return range.lowerTag() == 0 ? order >= 0 : order > 0;
        }

        private boolean isBelow(Range<K> range, K key) {
            K upper = range.upper();
            int order = upper == null ? -1 : this.order.compare(key, upper);
            return range.upperTag() == 0 ? order <= 0 : order < 0;
        }

        Range<K> anyRange(Random random) {
            K a = any(random);
            K b = any(random);
            return switch (random.nextInt(7)) {
                case 0 -> Range.all();
                case 1 -> Range.atLeast(a);
                case 2 -> Range.greaterThan(a);
                case 3 -> Range.atMost(a);
                case 4 -> Range.lessThan(a);
                case 5 -> Range.closed(a, b);
                default -> Range.closedOpen(a, b);
            };
        }

        @SuppressWarnings("unchecked")
        private K as(Object key) {
            return (K) key;
        }
    }

    private static final Side<Integer> WORLD =
            new Side<>(KeyColumn.ofInt(Item::world), Item::world, List.of(-1, 0, 1), Comparator.naturalOrder());
    private static final Side<Integer> BOXED_WORLD =
            new Side<>(KeyColumn.of(Item::world), Item::world, List.of(-1, 0, 1), Comparator.naturalOrder());
    private static final Side<Long> SIZE = new Side<>(
            KeyColumn.ofUnsigned(Item::size),
            Item::size,
            SIZES,
            Comparator.comparing(each -> new BigInteger(Long.toUnsignedString(each))));
    private static final Side<Long> SIGNED_SIZE =
            new Side<>(KeyColumn.ofLong(Item::size), Item::size, SIZES, Comparator.naturalOrder());
    private static final Side<String> NAME = new Side<>(
            KeyColumn.ofText(Item::name),
            Item::name,
            NAMES,
            (left, right) -> Arrays.compareUnsigned(
                    left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8)));
    private static final Side<Double> WEIGHT = new Side<>(
            KeyColumn.ofDouble(Item::weight),
            Item::weight,
            WEIGHTS,
            // Equal neighbours of the list share a place.
            Comparator.comparing(each -> each == 0 ? 2 : WEIGHTS.indexOf(each)));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsWhatAFilteredAndSortedListHas(int seed) {
        for (List<Side<?>> columns : List.<List<Side<?>>>of(
                List.of(SIZE),
                List.of(SIGNED_SIZE),
                List.of(NAME),
                List.of(WEIGHT),
                List.of(BOXED_WORLD),
                List.of(WORLD, NAME),
                List.of(NAME, SIZE, WORLD),
                List.of(WEIGHT, WORLD, NAME, SIZE))) {
            compare(columns, new Random(seed));
        }
    }

    private static void compare(List<Side<?>> columns, Random random) {
        List<KeyColumn<Item, ?>> keys = new ArrayList<>();
        columns.forEach(column -> keys.add(column.column()));
        OrderedRows<Item> index = new OrderedRows<>(keys);
        index.build();
        List<Item> model = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            if (model.isEmpty() || random.nextInt(5) < (step < 200 ? 3 : 2)) {
                Item item = new Item(WORLD.any(random), SIZE.any(random), NAME.any(random), WEIGHT.any(random));
                index.add(item);
                model.add(item);
            } else {
                Item gone = model.remove(random.nextInt(model.size()));
                index.remove(new Item(gone.world(), gone.size(), gone.name(), gone.weight()));
            }
            check(columns, index, model, random);
        }
    }

    private static void check(List<Side<?>> columns, OrderedRows<Item> index, List<Item> model, Random random) {
        Comparator<Item> order = (left, right) -> 0;
        for (Side<?> column : columns) {
            order = order.thenComparing(column::compare);
        }
        int count = random.nextInt(columns.size() + 1);
        Object[] prefix = new Object[count];
        Predicate<Item> expected = item -> true;
        for (int i = 0; i < count; i++) {
            prefix[i] = columns.get(i).any(random);
            expected = expected.and(columns.get(i).equalTo(prefix[i]));
        }
        assertThat(index.find(prefix))
                .containsExactlyInAnyOrderElementsOf(
                        model.stream().filter(expected).toList())
                .isSortedAccordingTo(order);
        if (count < columns.size()) {
            checkRange(columns.get(count), index, model, prefix, expected, order, random);
        }
    }

    private static <K> void checkRange(
            Side<K> column,
            OrderedRows<Item> index,
            List<Item> model,
            Object[] prefix,
            Predicate<Item> expected,
            Comparator<Item> order,
            Random random) {
        Range<K> range = column.anyRange(random);
        assertThat(index.findRange(range, prefix))
                .containsExactlyInAnyOrderElementsOf(
                        model.stream().filter(expected.and(column.in(range))).toList())
                .isSortedAccordingTo(order);
    }

    @Test
    void isEmptyUntilItIsBuilt() {
        OrderedRows<Item> index = new OrderedRows<>(List.of(SIZE.column()));
        index.add(new Item(0, 0, "", 0));
        assertThat(index.isBuilt()).isFalse();
        assertThat(index.find(0L)).isEmpty();
    }
}

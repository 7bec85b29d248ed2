package io.keyturn;

import io.keyturn.admin.Page;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** All items of a listing, a page at a time as they are asked for. Empty pages that have a successor are passed over. */
final class PagedStream<T> extends Spliterators.AbstractSpliterator<T> {
    private final Function<@Nullable String, Page<T>> pages;
    private final Deque<T> items = new ArrayDeque<>();
    private @Nullable String nextToken;
    private boolean started;

    private PagedStream(Function<@Nullable String, Page<T>> pages) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.pages = pages;
    }

    /**
     * Returns the stream; nothing is asked for before its first item is.
     *
     * @param pages returns the page that a token leads to, the first one for null
     */
    static <T> Stream<T> of(Function<@Nullable String, Page<T>> pages) {
        return StreamSupport.stream(new PagedStream<>(pages), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        while (items.isEmpty() && (!started || nextToken != null)) {
            Page<T> page = pages.apply(nextToken);
            started = true;
            nextToken = page.nextToken();
            items.addAll(page.items());
        }
        T item = items.poll();
        if (item == null) {
            return false;
        }
        action.accept(item);
        return true;
    }
}

package io.keyturn.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a listing. It may be empty although more follow.
 *
 * @param items in the order of the listing
 * @param nextToken what to ask for the next part with; null after the last one
 */
public record Page<T>(List<T> items, @Nullable String nextToken) {

    /** Copies. */
    public Page {
        items = List.copyOf(items);
    }
}

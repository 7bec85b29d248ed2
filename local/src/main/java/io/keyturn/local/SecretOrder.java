package io.keyturn.local;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order in which secrets are listed: by creation unless the request says otherwise, and always a total one. */
enum SecretOrder implements Page.Order<StoredSecret> {
    CREATED,
    CREATED_DESCENDING,
    ACCESSED,
    ACCESSED_DESCENDING,
    CHANGED,
    CHANGED_DESCENDING,
    NAME,
    NAME_DESCENDING;

    static SecretOrder read(Parameters parameters) {
        String by =
                parameters.choice("SortBy", List.of("created-date", "last-accessed-date", "last-changed-date", "name"));
        boolean descending = "desc".equals(parameters.choice("SortOrder", List.of("asc", "desc")));
        return switch (by == null ? "created-date" : by) {
            case "last-accessed-date" -> descending ? ACCESSED_DESCENDING : ACCESSED;
            case "last-changed-date" -> descending ? CHANGED_DESCENDING : CHANGED;
            case "name" -> descending ? NAME_DESCENDING : NAME;
            default -> descending ? CREATED_DESCENDING : CREATED;
        };
    }

    @Override
    public Page.Position position(StoredSecret secret) {
        String key =
                switch (this) {
                    case CREATED, CREATED_DESCENDING -> millis(secret.created());
                    case ACCESSED, ACCESSED_DESCENDING -> millis(secret.accessed());
                    case CHANGED, CHANGED_DESCENDING -> millis(secret.changed());
                    case NAME, NAME_DESCENDING -> secret.name();
                };
        return new Page.Position(key, secret.serial());
    }

    @Override
    public Comparator<Page.Position> comparator() {
        Comparator<Page.Position> ascending = Comparator.naturalOrder();
        return name().endsWith("_DESCENDING") ? ascending.reversed() : ascending;
    }

    /** Returns a text that sorts as the date does; a date that is absent comes first. */
    private static String millis(@Nullable Instant date) {
        return "%016d".formatted(date == null ? 0 : date.toEpochMilli());
    }
}

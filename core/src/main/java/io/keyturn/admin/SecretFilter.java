package io.keyturn.admin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which secrets to list, and in which order:
 *
 * <pre>{@code
 * SecretFilter.everything().with(Attribute.NAME, "prod/").without(Attribute.TAG_VALUE, "legacy")
 * }</pre>
 *
 * <p>All conditions must hold; of several values in one condition, one must match (or, negated, none). Immutable.
 *
 * @param conditions at most 10
 * @param sortBy what to sort by; null for the service's default, the date of creation
 * @param sortOrder in which direction; null for the service's default
 * @param plannedDeletion whether secrets that are marked for deletion are listed too
 * @param pageSize how many secrets one call returns at most, 1 to 100; null for the service's default
 */
public record SecretFilter(
        List<Condition> conditions,
        @Nullable SortBy sortBy,
        @Nullable SortOrder sortOrder,
        boolean plannedDeletion,
        @Nullable Integer pageSize) {

    /** Copies. */
    public SecretFilter {
        conditions = List.copyOf(conditions);
    }

    /** Returns a filter that lets every secret through that is not marked for deletion. */
    public static SecretFilter everything() {
        return new SecretFilter(List.of(), null, null, false, null);
    }

    /** Returns this with one more condition: one of the values, at most 10, matches. */
    public SecretFilter with(Attribute attribute, String... values) {
        return with(new Condition(attribute, List.of(values), false));
    }

    /** Returns this with one more condition: none of the values, at most 10, matches. */
    public SecretFilter without(Attribute attribute, String... values) {
        return with(new Condition(attribute, List.of(values), true));
    }

    /** Returns this sorted by something else. */
    public SecretFilter withSortBy(SortBy sortBy) {
        return new SecretFilter(conditions, sortBy, sortOrder, plannedDeletion, pageSize);
    }

    /** Returns this in a direction. */
    public SecretFilter withSortOrder(SortOrder sortOrder) {
        return new SecretFilter(conditions, sortBy, sortOrder, plannedDeletion, pageSize);
    }

    /** Returns this with or without secrets that are marked for deletion. */
    public SecretFilter withPlannedDeletion(boolean plannedDeletion) {
        return new SecretFilter(conditions, sortBy, sortOrder, plannedDeletion, pageSize);
    }

    /** Returns this with so many secrets for a call, 1 to 100. */
    public SecretFilter withPageSize(int pageSize) {
        return new SecretFilter(conditions, sortBy, sortOrder, plannedDeletion, pageSize);
    }

    private SecretFilter with(Condition condition) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(condition);
        return new SecretFilter(more, sortBy, sortOrder, plannedDeletion, pageSize);
    }

    /**
     * One condition.
     *
     * @param attribute where to look
     * @param values what to look for, 1 to 10
     * @param negated whether none of them may match, rather than one must
     */
    public record Condition(Attribute attribute, List<String> values, boolean negated) {

        /** Copies. */
        public Condition {
            values = List.copyOf(values);
        }
    }

    /** Where to look. */
    public enum Attribute {
        /** The start of the name; case counts. */
        NAME,
        /** The starts of words in the description; case does not count. */
        DESCRIPTION,
        /** The start of a tag's key; case counts. */
        TAG_KEY,
        /** The start of a tag's value; case counts. */
        TAG_VALUE,
        /** The start of the region that a replica comes from; case counts. */
        PRIMARY_REGION,
        /** The start of the AWS service that manages the secret; case counts. */
        OWNING_SERVICE,
        /** The starts of words in any of the above; case does not count. */
        ALL
    }

    /** What to sort by. */
    public enum SortBy {
        /** When it was created. */
        CREATED_DATE,
        /** When it was last read, to the day. */
        LAST_ACCESSED_DATE,
        /** When it was last changed. */
        LAST_CHANGED_DATE,
        /** Its name. */
        NAME
    }

    /** A direction. */
    public enum SortOrder {
        /** Earliest or alphabetically first first. */
        ASCENDING,
        /** Latest or alphabetically last first. */
        DESCENDING
    }
}

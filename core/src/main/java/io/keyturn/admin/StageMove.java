package io.keyturn.admin;

import org.jspecify.annotations.Nullable;

/**
 * Where a staging label was and where it is now. When AWSCURRENT moves, AWSPREVIOUS goes to where it was.
 *
 * @param arn the secret's full ARN
 * @param name the secret's name
 * @param stage the label
 * @param from the version that had it; null when none had
 * @param to the version that has it; null when none has
 */
public record StageMove(String arn, String name, String stage, @Nullable String from, @Nullable String to) {

    /** Returns whether the label was somewhere else before. */
    public boolean isMoved() {
        return from == null ? to != null : !from.equals(to);
    }
}

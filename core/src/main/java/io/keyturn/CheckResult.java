package io.keyturn;

import io.keyturn.admin.SecretDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the check of one secret ended.
 *
 * @param secret what was checked
 * @param findings one for each target that can change
 * @param seen what DescribeSecret said; null when it was not asked or did not answer
 * @param unanswered the failure after which the service is to be asked again soon; null when it said all that was asked
 * @param denied the refusal of DescribeSecret, where the values were read instead; null when it was not refused
 */
record CheckResult(
        WatchedSecret secret,
        List<Finding> findings,
        @Nullable SecretDescription seen,
        @Nullable SecretException unanswered,
        SecretException.@Nullable Denied denied) {}

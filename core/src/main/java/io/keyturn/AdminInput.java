package io.keyturn;

import io.keyturn.admin.NewSecret;
import io.keyturn.admin.NewVersion;
import io.keyturn.admin.PasswordOptions;
import io.keyturn.admin.Replica;
import io.keyturn.admin.RotationOptions;
import io.keyturn.admin.RotationRules;
import io.keyturn.admin.SecretFilter;
import io.keyturn.admin.SecretUpdate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The service's limits, checked before a call. What breaks one is an {@link IllegalArgumentException} that names it.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html">API reference</a>
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html">Quotas</a>
 */
final class AdminInput {
    private static final Pattern SCHEDULE = Pattern.compile("[0-9A-Za-z()#?*\\-/, ]{1,256}");
    private static final Pattern FILTER_VALUE = Pattern.compile("[a-zA-Z0-9 :_@/+=.\\-!]{1,511}");

    private AdminInput() {}

    static void check(NewSecret secret) {
        checkName(secret.name());
        checkDetails(secret.description(), secret.kmsKeyId(), secret.type());
        checkTags(secret.tags());
        checkReplicas(secret.replicas());
        checkToken(secret.token());
    }

    static void check(NewVersion version) {
        require(version.stages().size() <= 20, "A version gets 1 to 20 staging labels in a call.");
        version.stages().forEach(AdminInput::checkStage);
        checkToken(version.token());
        String rotationToken = version.rotationToken();
        require(rotationToken == null || isLong(rotationToken, 36, 256), "A rotation token has 36 to 256 characters.");
    }

    static void check(SecretUpdate update) {
        checkDetails(update.description(), update.kmsKeyId(), update.type());
        checkToken(update.token());
    }

    static void check(RotationOptions options) {
        String lambda = options.lambdaArn();
        require(lambda == null || isLong(lambda, 1, 2048), "A rotation function's ARN has 1 to 2048 characters.");
        checkToken(options.token());
        RotationRules rules = options.rules();
        if (rules == null) {
            return;
        }
        Long days = rules.automaticallyAfterDays();
        String schedule = rules.scheduleExpression();
        Duration duration = rules.duration();
        require(
                days == null || schedule == null,
                "Rotation follows either a number of days or a schedule expression, not both.");
        require(
                days == null || days >= 1 && days <= 1000,
                "Between two rotations are 1 to 1000 days, not " + days + ".");
        require(
                schedule == null || SCHEDULE.matcher(schedule).matches(),
                "A schedule expression has 1 to 256 characters, such as rate(10 days) or cron(0 8 1 * ? *).");
        require(
                duration == null
                        || duration.equals(Duration.ofHours(duration.toHours()))
                                && duration.toHours() >= 1
                                && duration.toHours() <= 24,
                "A rotation window is open for 1 to 24 whole hours, not " + duration + ".");
    }

    static void check(PasswordOptions options) {
        require(
                options.length() >= 1 && options.length() <= 4096,
                "A random password has 1 to 4096 characters, not " + options.length() + ".");
        require(
                isLong(options.excludeCharacters(), 0, 4096),
                "At most 4096 characters can be excluded from a random password.");
    }

    static void check(SecretFilter filter) {
        require(filter.conditions().size() <= 10, "A filter has at most 10 conditions.");
        for (SecretFilter.Condition condition : filter.conditions()) {
            int values = condition.values().size();
            require(values >= 1 && values <= 10, "A condition of a filter has 1 to 10 values, not " + values + ".");
            condition.values().forEach(AdminInput::checkFilterValue);
        }
        if (filter.pageSize() != null) {
            checkPageSize(filter.pageSize());
        }
    }

    static void checkPageSize(int size) {
        require(size >= 1 && size <= 100, "A page has 1 to 100 entries, not " + size + ".");
    }

    /** Checks a name, an ARN or an ARN without its suffix. */
    static void checkSecretId(String secretId) {
        if (!Arn.isArn(secretId)) {
            checkName(secretId);
            return;
        }
        require(
                isLong(secretId, 1, 2048) && Arn.region(secretId) != null,
                "'" + secretId + "' is not an ARN of a secret, such as"
                        + " arn:aws:secretsmanager:region:account:secret:name, of at most 2048 characters.");
        checkCharacters(secretId.substring(Arn.nameStart(secretId)));
    }

    static void checkStage(String stage) {
        require(isLong(stage, 1, 256), "A staging label has 1 to 256 characters.");
    }

    static void checkVersionId(@Nullable String versionId) {
        require(versionId == null || isLong(versionId, 32, 64), "A version id has 32 to 64 characters.");
    }

    static void checkWindow(int days) {
        require(days >= 7 && days <= 30, "A recovery window has 7 to 30 days, not " + days + ".");
    }

    static void checkReplicas(List<Replica> replicas) {
        for (Replica replica : replicas) {
            checkRegion(replica.region());
            checkKmsKey(replica.kmsKeyId());
        }
    }

    static void checkRegions(Collection<String> regions) {
        require(!regions.isEmpty(), "At least one region is needed.");
        regions.forEach(AdminInput::checkRegion);
    }

    static void checkRegion(String region) {
        require(
                Arn.REGION.matcher(region).matches() && region.length() <= 128,
                "'" + region + "' is not a region such as eu-west-1.");
    }

    static void checkPolicy(String policy) {
        require(isLong(policy, 1, 20_480), "A resource policy has 1 to 20480 characters.");
    }

    static void checkTags(Map<String, String> tags) {
        require(tags.size() <= 50, "A secret has at most 50 tags, not " + tags.size() + ".");
        tags.forEach((key, value) -> {
            checkTagKey(key);
            require(
                    value.codePointCount(0, value.length()) <= 255,
                    "The value of a tag has at most 255 characters; that of '" + key + "' has more.");
            require(!isReserved(value), "The value of a tag does not start with aws:, but that of '" + key + "' does.");
        });
    }

    static void checkTagKeys(Collection<String> keys) {
        require(!keys.isEmpty() && keys.size() <= 50, "1 to 50 tags are removed in a call.");
        keys.forEach(AdminInput::checkTagKey);
    }

    private static void checkName(String name) {
        require(isLong(name, 1, 512), "A secret's name has 1 to 512 characters, not " + name.length() + ".");
        checkCharacters(name);
    }

    private static void checkCharacters(String name) {
        require(
                name.chars().allMatch(c -> ReferenceParser.isNameCharacter((char) c)),
                "A secret's name has letters, digits and /_+=.@!- only.");
    }

    private static void checkDetails(@Nullable String description, @Nullable String kmsKeyId, @Nullable String type) {
        require(
                description == null || isLong(description, 0, 2048),
                "A secret's description has at most 2048 characters.");
        checkKmsKey(kmsKeyId);
        require(type == null || isLong(type, 0, 256), "A secret's type has at most 256 characters.");
    }

    private static void checkKmsKey(@Nullable String id) {
        require(id == null || isLong(id, 0, 2048), "A KMS key id has at most 2048 characters.");
    }

    private static void checkToken(@Nullable String token) {
        require(token == null || isLong(token, 32, 64), "A client request token has 32 to 64 characters.");
    }

    private static void checkTagKey(String key) {
        int length = key.codePointCount(0, key.length());
        require(length >= 1 && length <= 127, "The key of a tag has 1 to 127 characters, not " + length + ".");
        require(!isReserved(key), "The key of a tag does not start with aws:, but '" + key + "' does.");
    }

    private static boolean isReserved(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("aws:");
    }

    private static void checkFilterValue(String value) {
        require(
                FILTER_VALUE.matcher(value).matches() && !value.startsWith("!"),
                "A value to filter by has 1 to 511 letters, digits, spaces and :_@/+=.-! and does not start with '!';"
                        + " without(..) negates.");
    }

    private static boolean isLong(String text, int least, int most) {
        return text.length() >= least && text.length() <= most;
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}

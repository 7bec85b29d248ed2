package io.keyturn.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is going to be deleted, or was.
 *
 * @param arn its full ARN
 * @param name its name
 * @param deletionDate when its recovery window ends; until then it can be restored
 */
public record DeletedSecret(String arn, String name, @Nullable Instant deletionDate) {}

package io.keyturn.local;

import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Keeps the replicas of a primary secret in other regions: read-only copies under its name and the rest of its ARN. */
final class Replication {

    private Replication() {}

    /**
     * Adds replicas, or says of each why it could not be; an existing one stays as it is. What takes part in another
     * replication is not overwritten: its primary or its replicas would be left without it.
     */
    static void add(StoredSecret primary, ReplicaRegions wanted, Accounts accounts, Instant now) {
        wanted.keys().forEach((region, kmsKeyId) -> {
            Replica known = primary.replicas().get(region);
            if (known == null || known.failed()) {
                primary.replica(add(primary, region, kmsKeyId, wanted.overwrite(), accounts.in(region), now));
            }
        });
    }

    /** Deletes the replicas in these regions; others are ignored. */
    static void remove(StoredSecret primary, Collection<String> regions, Accounts accounts, Instant now) {
        for (String region : regions) {
            StoredSecret replica = replica(primary, region, accounts, now);
            if (replica != null) {
                accounts.in(region).remove(replica);
            }
            primary.forgetReplica(region);
        }
    }

    /** Makes a replica a secret of its own, which its primary forgets. */
    static void promote(StoredSecret replica, String region, Accounts accounts, Instant now) {
        String primaryRegion = replica.primaryRegion();
        StoredSecret primary =
                primaryRegion == null ? null : accounts.in(primaryRegion).findByName(replica.name(), now);
        if (primary != null) {
            primary.forgetReplica(region);
        }
        replica.primaryRegion(null);
    }

    /** Copies every primary secret to its replicas. */
    static void propagate(Accounts accounts, Instant now) {
        for (Account account : accounts.all()) {
            for (StoredSecret primary : account.all(now)) {
                primary.replicas().keySet().forEach(region -> {
                    StoredSecret replica = replica(primary, region, accounts, now);
                    if (replica != null) {
                        replica.mirror(primary);
                    }
                });
            }
        }
    }

    /** Returns the secret whose replicas are those of this one: itself, or the one that it is a replica of. */
    static StoredSecret primaryOf(StoredSecret secret, Accounts accounts, Instant now) {
        String region = secret.primaryRegion();
        StoredSecret primary = region == null ? null : accounts.in(region).findByName(secret.name(), now);
        return primary == null ? secret : primary;
    }

    /** Returns the replicas of a primary secret that exist, for what only they know. */
    static @Nullable StoredSecret replica(StoredSecret primary, String region, Accounts accounts, Instant now) {
        Replica replica = primary.replicas().get(region);
        return replica == null || replica.failed() ? null : accounts.in(region).findByName(primary.name(), now);
    }

    private static Replica add(
            StoredSecret primary,
            String region,
            @Nullable String kmsKeyId,
            boolean overwrite,
            Account account,
            Instant now) {
        StoredSecret existing = account.findByName(primary.name(), now);
        boolean replicated = existing != null
                && (existing.primaryRegion() != null || !existing.replicas().isEmpty());
        if (existing != null && (replicated || !overwrite)) {
            return Replica.nameTaken(region, kmsKeyId, primary.name());
        }
        if (existing != null) {
            account.remove(existing);
        }
        String suffix = primary.arn().substring(primary.arn().length() - 6);
        StoredSecret replica = account.create(primary.name(), suffix, now);
        replica.kmsKeyId(kmsKeyId);
        replica.primaryRegion(primary.region());
        return Replica.inSync(region, kmsKeyId);
    }
}

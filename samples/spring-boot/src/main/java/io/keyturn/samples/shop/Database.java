package io.keyturn.samples.shop;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How to reach the database; all of it is in the secret {@code shop/database}. A record stays as it was bound, so that
 * what is rotated is not in it: the password is {@link DatabaseLogin}'s.
 */
@ConfigurationProperties("shop.database")
record Database(String url, String username, Pool pool, List<String> replicas) {

    record Pool(int size) {}
}

package io.keyturn.samples.shop;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** How to reach the database; all of it is in the secret {@code shop/database}. */
@ConfigurationProperties("shop.database")
record Database(String url, String username, String password, Pool pool, List<String> replicas) {

    record Pool(int size) {}

    @Override
    public String toString() {
        return "Database[" + url + ", " + replicas.size() + " replicas, pool of " + pool.size() + "]";
    }
}

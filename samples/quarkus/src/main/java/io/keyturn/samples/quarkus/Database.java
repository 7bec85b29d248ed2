package io.keyturn.samples.quarkus;

import io.smallrye.config.ConfigMapping;
import java.util.List;

/** How to reach the database; all of it is in the secret {@code shop/database}. */
@ConfigMapping(prefix = "shop.database")
interface Database {

    String url();

    String username();

    String password();

    Pool pool();

    List<String> replicas();

    /** Its connections. */
    interface Pool {

        int size();
    }
}

package io.keyturn.samples.shop;

import io.keyturn.spring.SecretValue;
import java.util.Properties;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** What new connections to the database log in with. */
@Component
class DatabaseLogin {
    static final String PASSWORD = "shop/database#password";

    private final Database database;
    private final Supplier<String> password;

    DatabaseLogin(Database database, @SecretValue(PASSWORD) Supplier<String> password) {
        this.database = database;
        this.password = password;
    }

    /** Returns what {@link java.sql.DriverManager#getConnection(String, Properties)} takes, with the password of now. */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", database.username());
        properties.setProperty("password", password.get());
        return properties;
    }
}

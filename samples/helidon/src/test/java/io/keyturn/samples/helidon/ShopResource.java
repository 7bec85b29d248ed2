package io.keyturn.samples.helidon;

import io.keyturn.microprofile.SecretValue;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What a server with secrets in it has; a test may show them. */
@RequestScoped
@Path("/shop")
public class ShopResource {
    @Inject
    @ConfigProperty(name = "shop.database.username", defaultValue = "nobody")
    String username;

    @Inject
    @ConfigProperty(name = "shop.database.password", defaultValue = "none")
    Provider<String> password;

    @Inject
    @SecretValue("shop/payment#api-key")
    Supplier<String> apiKey;

    /** Returns what the server knows. */
    @GET
    public String all() {
        return username + " " + password.get() + " " + apiKey.get();
    }
}

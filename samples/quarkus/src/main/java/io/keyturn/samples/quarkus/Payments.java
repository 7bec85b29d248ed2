package io.keyturn.samples.quarkus;

import io.keyturn.microprofile.SecretValue;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Talks to the payment provider. */
@Singleton
class Payments {
    /** What the provider signs with; asked for each time, so that it may rotate. */
    static final String WEBHOOK_SECRET = "shop/payment#webhook-secret";

    private final String apiKey;
    private final String currency;
    private final Supplier<String> webhookSecret;

    @Inject
    Payments(
            @ConfigProperty(name = "shop.payment.api-key") String apiKey,
            @ConfigProperty(name = "shop.payment.currency") String currency,
            @SecretValue(WEBHOOK_SECRET) Supplier<String> webhookSecret) {
        this.apiKey = apiKey;
        this.currency = currency;
        this.webhookSecret = webhookSecret;
    }

    String currency() {
        return currency;
    }

    /** Returns whether requests to the provider can be authorised. */
    boolean isReady() {
        return !apiKey.isEmpty();
    }

    /** Returns the signature that the provider puts on a webhook with this body. */
    String signature(String body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(webhookSecret.get().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
}

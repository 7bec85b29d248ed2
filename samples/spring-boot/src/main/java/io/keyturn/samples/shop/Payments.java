package io.keyturn.samples.shop;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Talks to the payment provider. */
@Component
class Payments {
    static final String WEBHOOK_SECRET_REFERENCE = "shop/payment#webhook-secret";

    /** Also a property name, so that anything that reads the Environment can ask for it. */
    static final String WEBHOOK_SECRET = "aws-secret@" + WEBHOOK_SECRET_REFERENCE;

    private final String apiKey;
    private final String currency;
    private final String webhookSecret;

    Payments(
            @Value("${shop.payment.api-key}") String apiKey,
            @Value("${shop.payment.currency}") String currency,
            @Value("${" + WEBHOOK_SECRET + "}") String webhookSecret) {
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
        mac.init(new SecretKeySpec(webhookSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
}

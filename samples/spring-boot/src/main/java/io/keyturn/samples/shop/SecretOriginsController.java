package io.keyturn.samples.shop;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the page shows. */
@RestController
class SecretOriginsController {
    private final SecretOrigins origins;

    SecretOriginsController(SecretOrigins origins) {
        this.origins = origins;
    }

    @GetMapping("/secrets")
    List<SecretOrigin> list() {
        return origins.list();
    }
}

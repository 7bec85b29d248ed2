package io.keyturn.samples.shop;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the page shows. */
@RestController
class PropertyOriginsController {
    private final PropertyOrigins origins;

    PropertyOriginsController(PropertyOrigins origins) {
        this.origins = origins;
    }

    @GetMapping("/secrets")
    List<PropertyOrigin> list() {
        return origins.list();
    }
}

package io.keyturn.samples.quarkus;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** What the page shows. */
@Path("/secrets")
public class PropertyOriginsResource {
    private final PropertyOrigins origins;

    @Inject
    PropertyOriginsResource(PropertyOrigins origins) {
        this.origins = origins;
    }

    /** Returns where each property came from. */
    @GET
    public List<PropertyOrigin> list() {
        return origins.list();
    }
}

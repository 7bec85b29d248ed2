package io.keyturn.local;

import org.jspecify.annotations.Nullable;

/** Makes payloads of what a seed contains: scalars as they are written, everything else as JSON. */
final class SeedPayload {

    private SeedPayload() {}

    /** Returns the payload, or null for null. */
    static @Nullable Payload of(SeedNode node, String secret) {
        if (node instanceof SeedNode.Scalar scalar) {
            return scalar.kind() == SeedNode.Kind.NOTHING
                    ? null
                    : checked(Payload.ofText(scalar.text()), secret, node.line());
        }
        return checked(Payload.ofText(SeedJson.write(node)), secret, node.line());
    }

    static Payload checked(Payload payload, String secret, int line) {
        if (payload.length() > Parameters.PAYLOAD_LIMIT) {
            throw SeedException.inSecret(
                    secret,
                    line,
                    "the value is larger than the service allows (" + Parameters.PAYLOAD_LIMIT + " bytes)");
        }
        return payload;
    }
}

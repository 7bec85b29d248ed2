package io.keyturn.local;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** All accounts as JSON, and back. */
final class StateJson {

    private static final String FORMAT = "keyturn-local 1";
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(1_000_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StateJson() {}

    static byte[] write(Accounts accounts) {
        ObjectNode document = JSON.createObjectNode().put("format", FORMAT);
        ObjectNode regions = document.putObject("regions");
        for (Account account : accounts.all()) {
            account.all()
                    .forEach(secret -> SecretState.write(
                            secret, regions.withArrayProperty(account.region()).addObject()));
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
    }

    /** Puts what was written in the place of everything that is in the accounts, or throws and changes nothing. */
    static void read(byte[] content, Accounts accounts) {
        StateNode document = new StateNode(parse(content), "it");
        if (!document.text("format").equals(FORMAT)) {
            throw new StateException("it is not in the format '" + FORMAT + "'");
        }
        TreeMap<String, List<StoredSecret>> regions = new TreeMap<>();
        document.entries("regions").forEach((region, secrets) -> {
            List<StoredSecret> read = new ArrayList<>();
            secrets.items().forEach(secret -> read.add(SecretState.read(secret)));
            regions.put(region, read);
        });
        accounts.clear();
        regions.forEach((region, secrets) -> secrets.forEach(accounts.in(region)::put));
    }

    private static JsonNode parse(byte[] content) {
        try {
            return JSON.readTree(content);
        } catch (JacksonException e) {
            TokenStreamLocation place = e.getLocation();
            throw new StateException("it is not valid JSON"
                    + (place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")"));
        }
    }
}

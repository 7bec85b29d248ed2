package io.keyturn.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/** The secrets that a seed describes, checked as far as the service would check them. */
final class Seed {

    private static final Set<String> SECRET_FIELDS = Set.of(
            "$value",
            "$binary",
            "$versionId",
            "$versions",
            "$description",
            "$kmsKeyId",
            "$tags",
            "$region",
            "$arnSuffix");
    private static final Set<String> VERSION_FIELDS = Set.of("$value", "$binary", "$versionId", "$stages");
    static final Pattern REGION = Pattern.compile("[a-z]+(-[a-z]+)+-\\d+");
    private static final Pattern ARN_SUFFIX = Pattern.compile("[A-Za-z0-9]{6}");
    private static final Pattern VERSION_ID = Pattern.compile(".{32,64}");

    private final List<SeedSecret> secrets;

    private Seed(List<SeedSecret> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /**
     * Reads what a text describes.
     *
     * @param region of the secrets for which the text names none
     */
    static Seed read(String text, SeedParser.Language language, Region region) {
        if (!(SeedParser.parse(text, language) instanceof SeedNode.Mapping document)) {
            throw SeedException.inDocument("it is not a mapping with the key 'secrets'");
        }
        document.entries().forEach((key, value) -> {
            if (!key.equals("region") && !key.equals("secrets")) {
                throw SeedException.atLine(value.line(), "unknown key '" + key + "': known are region, secrets");
            }
        });
        SeedNode ownRegion = document.entries().get("region");
        String mostRegion = ownRegion == null ? region.id() : region(ownRegion);
        SeedNode entries = document.entries().get("secrets");
        if (!(entries instanceof SeedNode.Mapping mapping)) {
            throw SeedException.inDocument("it has no mapping 'secrets' of names to secrets");
        }
        List<SeedSecret> secrets = new ArrayList<>();
        mapping.entries().forEach((name, node) -> secrets.add(secret(name, node, mostRegion)));
        return new Seed(secrets);
    }

    /** Creates the secrets, all or none. */
    void plant(Changes changes) {
        for (SeedSecret secret : secrets) {
            if (changes.account(secret.region()).findByName(secret.name(), changes.now()) != null) {
                throw SeedException.inSecret(
                        secret.name(), secret.line(), "it exists already in the region " + secret.region());
            }
        }
        for (SeedSecret secret : secrets) {
            plant(secret, changes);
        }
    }

    private static void plant(SeedSecret secret, Changes changes) {
        Account account = changes.account(secret.region());
        StoredSecret stored = secret.arnSuffix() == null
                ? account.create(secret.name(), changes.now())
                : account.create(secret.name(), secret.arnSuffix(), changes.now());
        stored.description(secret.description());
        stored.kmsKeyId(secret.kmsKeyId());
        stored.tag(secret.tags());
        for (SeedSecret.Version version : secret.versions()) {
            stored.restore(version.id(), version.payload(), version.stages(), changes.now());
        }
    }

    private static String region(SeedNode node) {
        if (node instanceof SeedNode.Scalar scalar
                && REGION.matcher(scalar.text()).matches()) {
            return scalar.text();
        }
        throw SeedException.atLine(node.line(), "region is not the name of a region such as eu-west-1");
    }

    private static SeedSecret secret(String name, SeedNode node, String region) {
        checkName(name, node);
        if (node instanceof SeedNode.Mapping mapping
                && mapping.entries().keySet().stream().anyMatch(key -> key.startsWith("$"))) {
            return longForm(name, mapping, region);
        }
        Payload payload = SeedPayload.of(node, name);
        List<SeedSecret.Version> versions = payload == null ? List.of() : List.of(current(payload, null));
        return new SeedSecret(name, node.line(), region, null, null, null, Map.of(), versions);
    }

    private static SeedSecret longForm(String name, SeedNode.Mapping mapping, String region) {
        SeedFields fields = new SeedFields(name, mapping, SECRET_FIELDS);
        String ownRegion = fields.text("$region", REGION, "the name of a region such as eu-west-1");
        return new SeedSecret(
                name,
                mapping.line(),
                ownRegion == null ? region : ownRegion,
                fields.text("$arnSuffix", ARN_SUFFIX, "made of 6 letters and digits"),
                fields.text("$description"),
                fields.text("$kmsKeyId"),
                tags(fields),
                fields.has("$versions") ? versions(name, fields) : onlyVersion(fields));
    }

    private static List<SeedSecret.Version> onlyVersion(SeedFields fields) {
        Payload payload = fields.payload();
        String id = fields.text("$versionId", VERSION_ID, "32 to 64 characters long");
        return payload == null ? List.of() : List.of(current(payload, id));
    }

    private static List<SeedSecret.Version> versions(String name, SeedFields fields) {
        if (fields.has("$value") || fields.has("$binary") || fields.has("$versionId")) {
            throw fields.mistake("$versions excludes $value, $binary and $versionId beside it");
        }
        List<SeedSecret.Version> versions = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<String> labels = new HashSet<>();
        for (SeedNode.Mapping mapping : fields.versions()) {
            SeedFields version = new SeedFields(name, mapping, VERSION_FIELDS);
            Payload payload = version.payload();
            if (payload == null || !version.has("$stages")) {
                throw version.mistake("a version has $value or $binary, and $stages");
            }
            String id = version.text("$versionId", VERSION_ID, "32 to 64 characters long");
            SeedSecret.Version made = new SeedSecret.Version(
                    id == null ? UUID.randomUUID().toString() : id, payload, stages(version, labels));
            if (!ids.add(made.id())) {
                throw version.mistake("the version id is repeated");
            }
            versions.add(made);
        }
        return versions;
    }

    private static List<String> stages(SeedFields version, Set<String> taken) {
        List<String> stages = version.texts("$stages");
        if (stages.size() > StageLabels.MOST_PER_VERSION) {
            throw version.mistake("a version has at most " + StageLabels.MOST_PER_VERSION + " stages");
        }
        for (String stage : stages) {
            if (stage.isEmpty() || stage.length() > 256) {
                throw version.mistake("a stage is 1 to 256 characters long");
            }
            if (!taken.add(stage)) {
                throw version.mistake("the stage " + stage + " is on two versions");
            }
        }
        return stages;
    }

    private static Map<String, String> tags(SeedFields fields) {
        Map<String, String> tags = fields.tags();
        try {
            tags.keySet().forEach(TagRules::checkKey);
            TagRules.checkCount(tags.size());
        } catch (ServiceError error) {
            throw fields.mistake("$tags: " + error.getMessage());
        }
        return tags;
    }

    private static void checkName(String name, SeedNode node) {
        try {
            SecretId.checkName(name);
        } catch (ServiceError error) {
            throw SeedException.inSecret(
                    name, node.line(), "a name has letters, digits and -/_+=.@! only, and at least one of them");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > 512) {
            throw SeedException.inSecret(name, node.line(), "a name has at most 512 characters");
        }
    }

    private static SeedSecret.Version current(Payload payload, @Nullable String id) {
        return new SeedSecret.Version(
                id == null ? UUID.randomUUID().toString() : id, payload, List.of(StageLabels.CURRENT));
    }
}

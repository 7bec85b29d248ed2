package io.keyturn.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * AWS JSON 1.1: finds the operation of a request, lets the scripted faults happen, and puts answers and errors into the
 * service's form. Thread-safe.
 */
final class JsonProtocol {

    /** The region of requests that are not signed. */
    static final String DEFAULT_REGION = "us-east-1";

    private static final String TARGET_PREFIX = "secretsmanager.";
    private static final Pattern CREDENTIAL_SCOPE =
            Pattern.compile("Credential=[^,\\s]*/\\d{8}/([a-z0-9-]{1,64})/[a-z]+/aws4_request");
    private static final byte[] MALFORMED = "{\"ARN\":\"arn:aws:secretsma".getBytes(StandardCharsets.UTF_8);

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final Operations operations;
    private final LocalService service;
    private final Faults faults;
    private final CallCounts counts;

    JsonProtocol(Operations operations, LocalService service, Faults faults, CallCounts counts) {
        this.operations = operations;
        this.service = service;
        this.faults = faults;
        this.counts = counts;
    }

    /**
     * Returns the answer to a request, an error or not.
     *
     * @throws IOException when the connection is to break instead
     */
    WireResponse answer(WireRequest request, Abort abort) throws IOException {
        try {
            String name = operationName(request.target());
            Operation operation = name == null ? null : operations.find(name);
            if (name == null || operation == null) {
                throw ServiceError.unknownOperation();
            }
            return answer(name, operation, request, abort);
        } catch (ServiceError error) {
            return refusal(error);
        }
    }

    private WireResponse answer(String name, Operation operation, WireRequest request, Abort abort) throws IOException {
        counts.count(name);
        JsonNode body = parse(request.body());
        List<String> ids = secretIds(name, body);
        FaultPlan plan = faults.plan(name, ids);
        plan.delay(abort);
        abort.check();
        FaultOutcome outcome = plan.outcome();
        if (outcome instanceof FaultOutcome.Reset) {
            throw new SocketException("Connection reset");
        } else if (outcome instanceof FaultOutcome.Malformed) {
            return response(200, MALFORMED);
        } else if (outcome instanceof FaultOutcome.Refused refused) {
            throw refused.error();
        } else if (outcome instanceof FaultOutcome.Denied) {
            throw FaultOutcome.Denied.error(name, ids.size() == 1 ? ids.get(0) : "*");
        }
        if (!(body instanceof ObjectNode parameters)) {
            throw ServiceError.serialization(null);
        }
        ObjectNode answer = json.createObjectNode();
        try {
            service.run(
                    region(request.authorization()),
                    operation,
                    new Parameters(parameters),
                    faults::nextOfBatch,
                    answer);
        } catch (UncheckedIOException e) {
            throw ServiceError.of(500, "InternalServiceError", e.getMessage());
        }
        if (outcome instanceof FaultOutcome.ResponseLost) {
            throw new SocketException("Connection reset");
        }
        return response(200, json.writeValueAsBytes(answer));
    }

    private static @Nullable String operationName(@Nullable String target) {
        return target != null && target.startsWith(TARGET_PREFIX) ? target.substring(TARGET_PREFIX.length()) : null;
    }

    /** Returns the region that the request is signed for. */
    private static String region(@Nullable String authorization) {
        Matcher scope = CREDENTIAL_SCOPE.matcher(authorization == null ? "" : authorization);
        return scope.find() ? scope.group(1) : DEFAULT_REGION;
    }

    /** Returns the body as JSON, or a missing node for what is not JSON. */
    private JsonNode parse(byte[] body) {
        if (body.length == 0) {
            return json.createObjectNode();
        }
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            return json.missingNode();
        }
    }

    private static List<String> secretIds(String operation, JsonNode body) {
        JsonNode ids = body.path("SecretIdList");
        if (ids.isArray()) {
            return ids.values().stream()
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue)
                    .toList();
        }
        JsonNode id = body.path(operation.equals("CreateSecret") ? "Name" : "SecretId");
        return id.isString() ? List.of(id.stringValue()) : List.of();
    }

    private WireResponse refusal(ServiceError error) {
        ObjectNode body = json.createObjectNode().put("__type", error.code());
        if (error.getMessage() != null) {
            body.put("Message", error.getMessage());
        }
        return response(error.status(), json.writeValueAsBytes(body));
    }

    private static WireResponse response(int status, byte[] body) {
        return new WireResponse(status, UUID.randomUUID().toString(), body);
    }
}

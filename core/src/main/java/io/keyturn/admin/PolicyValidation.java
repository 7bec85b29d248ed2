package io.keyturn.admin;

import java.util.List;

/**
 * What the service has to say about a resource policy.
 *
 * @param passed whether it would be accepted with public access blocked
 * @param findings what speaks against it; empty when it passed
 */
public record PolicyValidation(boolean passed, List<Finding> findings) {

    /** Copies. */
    public PolicyValidation {
        findings = List.copyOf(findings);
    }

    /**
     * One thing that speaks against a policy.
     *
     * @param checkName the check that found it
     * @param message what it found
     */
    public record Finding(String checkName, String message) {}
}

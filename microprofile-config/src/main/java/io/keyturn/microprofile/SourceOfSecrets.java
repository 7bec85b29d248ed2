package io.keyturn.microprofile;

/** A config source from which the beans find the secrets of their configuration. */
interface SourceOfSecrets {

    /** Returns what the sources of this configuration read from. */
    ApplicationSecrets secrets();
}

package io.keyturn.local;

/** An answer in AWS JSON 1.1, before any transport has put it into its own form. */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record WireResponse(int status, String requestId, byte[] body) {

    static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    static final String REQUEST_ID_HEADER = "x-amzn-RequestId";

    @Override
    public String toString() {
        return "WireResponse[" + status + " " + requestId + "]";
    }
}

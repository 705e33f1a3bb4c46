"""Headers that an answer may have though no contract names them."""

from __future__ import annotations

_PREFIXES = ("access-control-", "cross-origin-", "sec-", "cf-", "x-amz-", "x-amzn-", "x-goog-", ":")
_WORDS = """
accept-ch accept-patch accept-post accept-ranges age allow alt-svc authentication-info cache-
control cache-status clear-site-data connection content-disposition content-encoding content-
language content-length content-location content-range content-security-policy content-security-
policy-report-only content-type critical-ch date deprecation digest etag expect-ct expires keep-
alive last-modified link location nel origin-agent-cluster permissions-policy pragma priority
proxy-authenticate proxy-authentication-info proxy-connection proxy-status public-key-pins
referrer-policy refresh report-to reporting-endpoints repr-digest retry-after server server-
timing set-cookie sourcemap strict-transport-security sunset te timing-allow-origin traceparent
tracestate trailer transfer-encoding upgrade vary via want-digest warning www-authenticate
x-cache x-cache-hits x-content-type-options x-correlation-id x-dns-prefetch-control x-download-
options x-envoy-upstream-service-time x-frame-options x-permitted-cross-domain-policies
x-powered-by x-real-ip x-request-id x-robots-tag x-runtime x-served-by x-timer x-trace-id x-ua-
compatible x-varnish x-vercel-id x-xss-protection
"""
_NAMES = frozenset(_WORDS.split())


def is_standard(name: str) -> bool:
    """Tell whether a header is HTTP's own, a browser's, or of what stands before many servers."""
    lowered = name.lower()
    return lowered in _NAMES or lowered.startswith(_PREFIXES)

"""Rules on servers, security schemes and the version, in the order in which they are read."""

from __future__ import annotations

from bookable_specs.diff.model import Rule
from bookable_specs.diff.rules.document import (
    oauth_flow_added,
    oauth_flow_removed,
    oauth_scopes_declared,
    oauth_scopes_withdrawn,
    oauth_url_changed,
    security_scheme_added,
    security_scheme_changed,
    security_scheme_removed,
    server_added,
    server_changed,
    server_removed,
    version_lowered,
    version_not_raised,
    version_raised,
    version_raised_too_little,
)

RULES: tuple[Rule, ...] = (
    server_removed.RULE,
    server_added.RULE,
    server_changed.RULE,
    security_scheme_removed.RULE,
    security_scheme_added.RULE,
    security_scheme_changed.RULE,
    oauth_flow_removed.RULE,
    oauth_flow_added.RULE,
    oauth_url_changed.RULE,
    oauth_scopes_declared.RULE,
    oauth_scopes_withdrawn.RULE,
    version_not_raised.RULE,
    version_raised_too_little.RULE,
    version_lowered.RULE,
    version_raised.RULE,
)

__all__ = ["RULES"]

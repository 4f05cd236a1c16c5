"""Help requests, visits, findings, rectification plans and verification. Empty until the assistance issue builds it."""

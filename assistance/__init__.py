"""Help requests, visits, findings, rectification plans and verification: what firms show to those who help them."""

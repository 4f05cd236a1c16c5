"""有用吗 and 找错: small forms of their own, never cached, that open in place where there is JavaScript."""

"""Finding things: text analysis, engines, documents, the index queue and queries."""

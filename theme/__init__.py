"""How it looks: tokens, components, base templates. No models."""

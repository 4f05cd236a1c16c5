"""How pages and papers of help say things."""

"""What runs in the limited child: the only place where a parser meets what people upload. No Django here."""
